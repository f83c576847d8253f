import { nodeThreadSource } from './source.ts';
import type { Thread, ThreadPlatform } from './thread.ts';

type WorkerThreads = typeof import('node:worker_threads');
type Os = typeof import('node:os');

/** Modules by names that bundlers for pages cannot see through, so that they leave the imports alone. */
const modules = { threads: 'node:worker_threads', os: 'node:os' };

/** The thread never keeps the process running. */
function start({ Worker }: WorkerThreads, ended: () => void): Thread {
  const worker = new Worker(nodeThreadSource, { eval: true, execArgv: [], name: 'featuremap' });
  let hasEnded = false;
  const end = () => {
    hasEnded = true;
    ended();
  };
  worker.on('error', end);
  worker.on('exit', end);
  worker.unref();
  return {
    post: (message) => worker.postMessage(message),
    // -1 for a thread that has ended, also before its exit is reported here; but only if it was asked while it lived.
    isAlive: () => !hasEnded && worker.performance.eventLoopUtilization().idle >= 0,
    end: () => void worker.terminate(),
  };
}

/** Threads by `node:worker_threads`, or undefined where there are none. */
export async function nodeThreads(): Promise<ThreadPlatform | undefined> {
  try {
    const workerThreads = (await import(/* @vite-ignore */ /* webpackIgnore: true */ modules.threads)) as WorkerThreads;
    const os = (await import(/* @vite-ignore */ /* webpackIgnore: true */ modules.os)) as Os;
    return { start: (ended) => start(workerThreads, ended), cores: os.availableParallelism(), maySleep: true };
  } catch {
    return undefined;
  }
}
