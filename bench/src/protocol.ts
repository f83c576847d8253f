import { type ErrorDetails, FeaturemapError } from '../../src/core/errors.ts';
import type { Task } from './tasks.ts';

/** What a contender's process is asked, one line of JSON each on its standard input. */
export type Request =
  /** Import the library and say its version. */
  | { readonly do: 'open' }
  /** Get a task ready, execute it a few times and give the results. */
  | { readonly do: 'prepare'; readonly task: Task; readonly data: string }
  /** Execute the prepared task again and again for about so many seconds. */
  | { readonly do: 'run'; readonly seconds: number }
  /** Import the library, prepare the task, execute it once; give the seconds this took and the result. */
  | { readonly do: 'firstStep'; readonly task: Task; readonly data: string }
  /** Train a few steps; give the plan's bytes and by how many the process grew. */
  | { readonly do: 'memory'; readonly task: Task; readonly data: string };

export interface Opened {
  readonly version: string;
}
export interface Results {
  /** How many numbers there were, and up to `sampleSize` of them, one execution after the other. */
  readonly count: number;
  readonly numbers: readonly number[];
}
export interface Timed {
  readonly executions: number;
  readonly seconds: number;
}
/** Bytes: what the plan says, and what the process has grown by after some steps, compiling included. */
export interface MemoryUse {
  readonly planned: number;
  readonly compiling: number;
  readonly grown: number;
}

/** What each request is answered with. */
export interface Answers {
  readonly open: Opened;
  readonly prepare: Results;
  readonly run: Timed;
  readonly firstStep: Timed & Results;
  readonly memory: MemoryUse;
}

/** The answer, one line of JSON on standard output; lines that do not start like one are a library's chatter. */
export type Reply =
  | { readonly reply: true; readonly answer: Answers[keyof Answers] }
  | { readonly reply: false; readonly reason: string; readonly install?: string };

const replyStart = '{"reply":';

export const encodeLine = (message: Request | Reply) => `${JSON.stringify(message)}\n`;

/** The reply in a line, or undefined when the line is none. */
export function decodeReply(line: string): Reply | undefined {
  return line.startsWith(replyStart) ? (JSON.parse(line) as Reply) : undefined;
}

/** Why a contender has no figure: it is not installed, cannot do the task, failed, or was too slow. */
export class Excuse extends FeaturemapError {
  /** The one line that installs it, where that would help. */
  readonly install: string | undefined;

  constructor(message: string, install?: string, details?: ErrorDetails) {
    super('EXCUSE', message, details);
    this.install = install;
  }
}

/** For libraries that are measured on the two usual nets alone. */
export const unusual = new Excuse('is not measured on strides, groups and average pooling');

/** Executions of a training task whose losses are compared: later ones depend on gradients and momentum. */
export const guardSteps = 5;
/** Most numbers of a result that are compared. */
export const sampleSize = 1000;
const stride = 7919;

/** Up to `sampleSize` numbers of a result, spread over it. */
export function sampleOf(numbers: ArrayLike<number>): number[] {
  if (numbers.length <= sampleSize) return Array.from(numbers);
  return Array.from({ length: sampleSize }, (_, i) => numbers[(i * stride) % numbers.length]!);
}
