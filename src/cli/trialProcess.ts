import { spawn } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FeaturemapError } from '../core/errors.ts';
import type { TrialJob } from '../lab/tune/index.ts';

/** Everything that a process needs to know to do one trial; the test images are not part of it. */
export interface TrialTask extends TrialJob {
  readonly recipe: string;
  readonly data: string;
  readonly seed: number;
  /** Share of the training images held out. */
  readonly validation: number;
  /** Only the first so many training images. */
  readonly train?: number;
}

/** The name of the hidden command that does a trial. */
export const trialCommand = 'tune-trial';

const main = fileURLToPath(new URL(`./main${extname(import.meta.url)}`, import.meta.url));

/** Processes side by side compute on one thread each, unless FEATUREMAP_ENGINE says otherwise. */
const engineOf = (env: NodeJS.ProcessEnv) => env.FEATUREMAP_ENGINE ?? 'threads=1';

function resultOf(code: number | null, output: string, errors: string): number {
  if (code === 0) return (JSON.parse(output) as { error: number }).error;
  const said = errors.trim().split('\n').at(-1) ?? '';
  throw new FeaturemapError('TRIAL', said.replace(/^featuremap: /, '') || `A trial ended with exit code ${code}.`, {
    code,
  });
}

/** Does a trial in a process of its own; its share of errors. @throws FeaturemapError with what the process said. */
export function runInProcess(task: TrialTask, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, FEATUREMAP_ENGINE: engineOf(process.env) };
    const child = spawn(process.execPath, [main, trialCommand, JSON.stringify(task)], { env, signal });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      try {
        resolve(resultOf(code, output, errors));
      } catch (error) {
        reject(error);
      }
    });
  });
}
