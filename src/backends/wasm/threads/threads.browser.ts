import { browserThreadSource } from './source.ts';
import type { Thread, ThreadPlatform } from './thread.ts';

function start(ended: () => void): Thread {
  const url = URL.createObjectURL(new Blob([browserThreadSource], { type: 'text/javascript' }));
  const worker = new Worker(url, { name: 'featuremap' });
  let hasEnded = false;
  const end = () => {
    hasEnded = true;
    ended();
  };
  worker.onmessage = () => URL.revokeObjectURL(url);
  worker.onerror = end;
  return {
    post: (message) => worker.postMessage(message),
    isAlive: () => !hasEnded,
    end: () => {
      worker.terminate();
      end();
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
