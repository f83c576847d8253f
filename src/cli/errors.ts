import { CommanderError } from 'commander';
import { FeaturemapError, OptionError } from '../core/errors.ts';
import type { Console } from './console.ts';

/** Exit codes: what the command line was told makes no sense; anything else that failed; ended by Ctrl-C. */
export const exitCodes = { usage: 2, failure: 1, interrupted: 130 } as const;

const oneLine = (text: string) =>
  text
    .replace(/^error: /, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ');

function messageOf(error: unknown): string {
  if (error instanceof FeaturemapError || error instanceof CommanderError) return oneLine(error.message);
  const message = error instanceof Error ? error.message : String(error);
  return `unexpected error: ${oneLine(message)}. This is a bug; --debug shows where.`;
}

/** Whether traces were asked for: `--debug`, or `errors` among the topics of FEATUREMAP_DEBUG. */
export function wantsTraces(args: readonly string[], env: Console['env']): boolean {
  return args.includes('--debug') || (env.FEATUREMAP_DEBUG ?? '').split(',').includes('errors');
}

/** Says in one line what went wrong; returns the exit code. */
export function report(error: unknown, { err }: Console, traces: boolean): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  if (error instanceof CommanderError && error.code === 'commander.help') return exitCodes.usage;
  err.line(`${err.paint('red', 'featuremap:')} ${messageOf(error)}`);
  if (traces && error instanceof Error) err.line(traceOf(error));
  return error instanceof CommanderError || error instanceof OptionError ? exitCodes.usage : exitCodes.failure;
}

function traceOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${traceOf(error.cause)}` : '';
  return `${error.stack}${cause}`;
}
