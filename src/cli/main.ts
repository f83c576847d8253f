#!/usr/bin/env node
import { type Console, screen } from './console.ts';
import { exitCodes } from './errors.ts';
import { run } from './program.ts';

/** The first Ctrl-C asks to stop; the second ends the process. */
function interrupt(): AbortSignal {
  const controller = new AbortController();
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
  });
  return controller.signal;
}

const { env, stdout, stderr } = process;
const world: Console = { out: screen(stdout, env), err: screen(stderr, env), env, interrupt, exitCode: 0 };

// A reader that has seen enough, such as `head`, is no error.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : exitCodes.failure);
});

process.exitCode = await run(process.argv.slice(2), world);
