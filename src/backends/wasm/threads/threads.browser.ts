import { browserThreadSource } from './source.ts';
import { ReadCount, type Thread, type ThreadPlatform } from './thread.ts';

function start(): Thread {
  const url = URL.createObjectURL(new Blob([browserThreadSource], { type: 'text/javascript' }));
  const worker = new Worker(url, { name: 'featuremap' });
  const count = new ReadCount();
  worker.onmessage = ({ data }: MessageEvent<{ received: number }>) => {
    URL.revokeObjectURL(url);
    count.reached(data.received);
  };
  worker.onerror = (event) => count.end(new Error(event.message || 'the worker could not be started'));
  return {
    post: (message) => worker.postMessage(message),
    hasRead: (messages) => count.wait(messages),
    isAlive: () => !count.hasEnded,
    end: () => {
      worker.terminate();
      count.end(new Error('the worker was ended'));
    },
  };
}

/** The main thread of a page may not sleep; a worker's thread may. */
function maySleep(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}

/** Threads by Web Workers, or undefined where there are none. */
export function browserThreads(): ThreadPlatform | undefined {
  if (typeof Worker === 'undefined' || typeof Blob === 'undefined') return undefined;
  return { start, cores: navigator.hardwareConcurrency, maySleep: maySleep() };
}
