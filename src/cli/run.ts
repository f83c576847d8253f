import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FileError } from '../core/errors.ts';
import { reason } from '../data/node/read.ts';
import type { Model } from '../model/model.ts';
import { writeWhole } from '../node/files.ts';
import { modelFile, saveModel } from '../node/model.ts';

/** The folder of one training. */
export interface Run {
  readonly directory: string;
  /** Adds a line to `metrics.jsonl`. */
  metrics(line: object): void;
  /** Adds a line to `log.txt`. */
  log(line: string): void;
  saveModel(model: Model): Promise<void>;
  savePicture(png: Uint8Array): Promise<void>;
}

/** What `config.json` says; `featuremap` is the version and marks the folder as a run. */
export interface RunConfig {
  readonly featuremap: string;
  readonly recipe: string;
  readonly data: string;
  readonly [key: string]: unknown;
}

const files = { config: 'config.json', metrics: 'metrics.jsonl', log: 'log.txt', picture: 'picture.png' } as const;

/** The configuration of a run, or undefined when the path is not the folder of one. */
export function readRunConfig(directory: string): RunConfig | undefined {
  try {
    const config = JSON.parse(readFileSync(join(directory, files.config), 'utf8')) as Partial<RunConfig>;
    return typeof config.featuremap === 'string' ? (config as RunConfig) : undefined;
  } catch {
    return undefined; // no such file, or somebody else's
  }
}

/** `runs/lenet5-digits-2026-01-31-104500`, with a number behind it when that is taken. */
export function defaultDirectory(name: string, at: Date): string {
  const stamp = at.toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '');
  const path = join('runs', `${name}-${stamp}`);
  for (let number = 1; ; number++) {
    const free = number === 1 ? path : `${path}-${number}`;
    if (!existsSync(free)) return free;
  }
}

/**
 * Makes the folder of a run, or takes that of an old run and removes what the old one left.
 * @param force also takes a folder that holds something else.
 * @throws FileError when it may not be taken or cannot be written.
 */
export async function openRun(directory: string, config: RunConfig, force: boolean): Promise<Run> {
  await writing(directory, async () => {
    checkFree(directory, force);
    makeFolder(directory);
    for (const name of [modelFile, files.metrics, files.log, files.picture])
      rmSync(join(directory, name), { force: true });
    await writeWhole(join(directory, files.config), `${JSON.stringify(config, null, 2)}\n`);
  });
  const append = (name: string, line: string) => appendLine(join(directory, name), line);
  return {
    directory,
    metrics: (line) => append(files.metrics, JSON.stringify(line)),
    log: (line) => append(files.log, line),
    saveModel: (model) => saveModel(join(directory, modelFile), model),
    savePicture: (png) => writeWhole(join(directory, files.picture), png),
  };
}

function checkFree(directory: string, force: boolean): void {
  if (!existsSync(directory)) return;
  if (!statSync(directory).isDirectory()) {
    throw new FileError(`Cannot write a run into ${directory}: it is a file. Choose another --out.`, {
      path: directory,
    });
  }
  if (force || readRunConfig(directory) !== undefined || readdirSync(directory).length === 0) return;
  throw new FileError(
    `${directory} is not empty and not a run. Choose another --out, or add --force to write into it.`,
    {
      path: directory,
    },
  );
}

/** As `mkdir -p`, which `recursive` of Node does for ever where nothing can be made, such as in /proc. */
function makeFolder(directory: string): void {
  if (existsSync(directory)) return;
  makeFolder(dirname(directory));
  mkdirSync(directory);
}

/** Runs what makes a folder; when that fails and made a new one, it is removed. */
async function writing(directory: string, make: () => Promise<void>): Promise<void> {
  const wasThere = existsSync(directory);
  try {
    await make();
  } catch (cause) {
    if (!wasThere && existsSync(directory)) rmSync(directory, { recursive: true });
    if (cause instanceof FileError) throw cause;
    throw new FileError(`Cannot write ${directory}: ${reason(cause)}.`, { path: directory }, { cause });
  }
}

function appendLine(path: string, line: string): void {
  try {
    appendFileSync(path, `${line}\n`);
  } catch (cause) {
    throw new FileError(`Cannot write ${path}: ${reason(cause)}.`, { path }, { cause });
  }
}
