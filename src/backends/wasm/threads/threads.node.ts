import { nodeThreadSource } from './source.ts';
import { ReadCount, type Thread, type ThreadPlatform } from './thread.ts';

type WorkerThreads = typeof import('node:worker_threads');
type Os = typeof import('node:os');

/** Modules by names that bundlers for pages cannot see through, so that they leave the imports alone. */
const modules = { threads: 'node:worker_threads', os: 'node:os' };

/** While messages are on their way the thread keeps the process running, afterwards it does not. */
function start({ Worker }: WorkerThreads): Thread {
  const worker = new Worker(nodeThreadSource, { eval: true, execArgv: [], name: 'featuremap' });
  const count = new ReadCount();
  worker.on('message', ({ received }: { received: number }) => count.reached(received));
  worker.on('error', (error) => count.end(error as Error));
  worker.on('exit', (code) => count.end(new Error(`the thread ended with code ${code}`)));
  worker.unref();
  // -1 for a thread that has ended, also before its exit is reported here; but only if it was asked while it lived.
  const idleTime = () => worker.performance.eventLoopUtilization().idle;
  return {
    post: (message) => worker.postMessage(message),
    hasRead: async (messages) => {
      worker.ref();
      try {
        await count.wait(messages);
        idleTime();
      } finally {
        if (!count.isAwaited) worker.unref();
      }
    },
    isAlive: () => !count.hasEnded && idleTime() >= 0,
    end: () => void worker.terminate(),
  };
}

/** Threads by `node:worker_threads`, or undefined where there are none. */
export async function nodeThreads(): Promise<ThreadPlatform | undefined> {
  try {
    const workerThreads = (await import(/* @vite-ignore */ /* webpackIgnore: true */ modules.threads)) as WorkerThreads;
    const os = (await import(/* @vite-ignore */ /* webpackIgnore: true */ modules.os)) as Os;
    return { start: () => start(workerThreads), cores: os.availableParallelism(), maySleep: true };
  } catch {
    return undefined;
  }
}
