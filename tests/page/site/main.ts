import { decodeImage } from '../../../src/index.ts';
import { type Trained, trainLenet } from '../train.ts';

let worker: Worker | undefined;

/** The same in a worker, which is kept. */
function trainInWorker(...given: Parameters<typeof trainLenet>): Promise<Trained> {
  worker ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const kept = worker;
  return new Promise((resolve) => {
    kept.addEventListener('message', ({ data }) => resolve(data), { once: true });
    kept.postMessage(given);
  });
}

/** What the tests call in the page. */
const called = { trainLenet, trainInWorker, decodeImage };
export type Called = typeof called;

Object.assign(globalThis, called);
