import { callSlots, control, textBytes } from './control.ts';

/**
 * What each thread runs, as text, so that it needs no file of its own: from source, from the built package and from a
 * bundle alike. `listen` is the thread's end of its messages. A thread sleeps in `serve` until there is a
 * call to run or a message to read; messages only arrive after it has returned from there.
 */
const threadBody = `
const calls = new Map();
let words, thread, received = 0, seen = 0;

const fail = (error) => {
  const text = new TextEncoder().encode(String(error?.stack ?? error)).subarray(0, ${textBytes});
  new Uint8Array(words.buffer, ${control.text * 4}).set(text);
  Atomics.store(words, ${control.textLength}, text.length);
  Atomics.store(words, ${control.failed}, 1);
};

const check = () => {
  if (Atomics.load(words, ${control.failed})) throw new Error('another thread failed');
};

const sleep = () => {
  for (let looks = 0; looks < 5000; looks++) if (Atomics.load(words, ${control.generation}) !== seen) return;
  Atomics.add(words, ${control.sleepers}, 1);
  Atomics.wait(words, ${control.generation}, seen);
  Atomics.sub(words, ${control.sleepers}, 1);
};

const serve = () => {
  while (received === Atomics.load(words, ${control.posted} + thread) && !Atomics.load(words, ${control.failed})) {
    sleep();
    const generation = Atomics.load(words, ${control.generation});
    if (generation === seen) continue;
    const call = Atomics.load(words, ${control.calls} + (generation & ${callSlots - 1}));
    if (generation !== Atomics.load(words, ${control.generation})) continue;
    seen = generation;
    calls.get(call)?.run();
  }
};

const attach = ({ module, memory, programs, threads, weight }) => {
  const { exports } = new WebAssembly.Instance(module, { host: { memory, check, run: () => {} } });
  const held = new ArrayBuffer(weight);
  for (const [call, name] of programs) {
    calls.set(call, { held, run: () => exports[name](thread, threads, 1) });
  }
};

listen((message) => {
  try {
    received++;
    if (message.start) ({ words, thread } = message.start);
    if (message.attach) attach(message.attach);
    for (const call of message.drop ?? []) calls.delete(call);
    Atomics.store(words, ${control.read} + thread, received);
    serve();
  } catch (error) {
    fail(error);
  }
});
`;

/** The thread's code for Node's worker threads. */
export const nodeThreadSource = `
const { parentPort } = require('node:worker_threads');
const listen = (hear) => parentPort.on('message', hear);
${threadBody}`;

/** The thread's code for Web Workers; a first message says that it has been loaded. */
export const browserThreadSource = `
const listen = (hear) => { onmessage = ({ data }) => hear(data); };
postMessage('loaded');
${threadBody}`;
