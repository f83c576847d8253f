import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import type { Screen } from '../../src/cli/console.ts';
import { run } from '../../src/cli/program.ts';

/** What a command said and how it ended. */
export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with what has been said on standard error so far. */
  readonly onNote?: (process: ChildProcess, said: string) => void;
}

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** An environment in which nothing of the caller's settings shows. */
function environment(env: CliOptions['env']): NodeJS.ProcessEnv {
  const { FEATUREMAP_DATA: _data, FEATUREMAP_DEBUG: _debug, ...inherited } = process.env;
  return { ...inherited, NO_COLOR: '1', ...env };
}

/** Runs the command line from its source, in a process of its own. */
export function featuremap(args: readonly string[], { cwd, env, onNote }: CliOptions = {}): Promise<Result> {
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
    onNote?.(child, said.stderr);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...said }));
  });
}

/** A screen that remembers. */
function memory(): Screen & { text: string } {
  const memo = {
    text: '',
    write: (text: string) => {
      memo.text += text;
    },
    line: (text: string) => memo.write(`${text}\n`),
    isTerminal: false,
    columns: 80,
    colours: false,
    paint: (_paint: string, text: string) => text,
  };
  return memo;
}

/** The same in this process, in its working folder: quick enough for tables of cases. */
export async function featuremapHere(args: readonly string[]): Promise<Result> {
  const [out, err] = [memory(), memory()];
  const world = { out, err, env: {}, interrupt: () => new AbortController().signal, exitCode: 0 };
  const code = await run(args, world);
  return { code, stdout: out.text, stderr: err.text };
}

/** A folder of the test file's own, removed afterwards. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'featuremap-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The least that can be called a training. */
export const tiny = ['--train', '200', '--test', '50', '--epochs', '1'];
