import { expect, test } from 'vitest';
import { type FunctionBuilder, type Local, ModuleBuilder } from './assembler/index.ts';
import { countersBytes, emitPieces, emitReset, emitShare, emitTake, mostCalls, wordOf } from './shares.ts';

const threads = 3;
const itemsAt = 1024;
const word = wordOf(0, 2, 5);

/** `work` has a thread take pieces of a call, `share` only its own share, and both count every item; `reset` starts over. */
async function shares(items: number) {
  const module = new ModuleBuilder();
  module.importMemory('host', 'memory', { initial: 1, maximum: 1, shared: true });
  const take = emitTake(module);
  const params = { thread: 'i32', threads: 'i32' } as const;
  const count = (f: FunctionBuilder) => (begin: Local<'i32'>, end: Local<'i32'>) =>
    f.for(begin, end, 1, (item) => {
      const at = f.local('i32', f.i32.add(itemsAt, f.i32.shl(item, 2)));
      f.i32.store(at, f.i32.add(f.i32.load(at), 1));
    });
  module.func('work', { params, export: true }, (f, { thread, threads }) =>
    emitPieces(f, take, word, { items, thread, threads }, count(f)),
  );
  module.func('share', { params, export: true }, (f, { thread, threads }) =>
    emitShare(f, { items, thread, threads }, count(f)),
  );
  module.func('one', { params, result: 'i32', export: true }, (f, { thread, threads }) =>
    f.call(take, word, thread, threads),
  );
  module.func('reset', { params, export: true }, (f, { thread }) => emitReset(f, word, thread));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const { instance } = (await WebAssembly.instantiate(module.encode(), {
    host: { memory },
  })) as unknown as WebAssembly.WebAssemblyInstantiatedSource;
  const exports = instance.exports as Record<string, (thread: number, threads: number) => number>;
  const counts = () => [...new Int32Array(memory.buffer, itemsAt, items)];
  const run = (name: string) => (thread: number) => exports[name]!(thread, threads);
  return { work: run('work'), share: run('share'), one: run('one'), reset: run('reset'), counts, memory };
}

const each = (items: number, times: number) => Array.from({ length: items }, () => times);

test.each([1, 2, 7, 24, 1000])('every one of %i items is taken once, whoever comes', async (items) => {
  const { work, reset, counts } = await shares(items);
  work(1);
  work(0);
  work(2);
  expect(counts()).toEqual(each(items, 1));
  for (const thread of [0, 1, 2]) reset(thread);
  work(2);
  expect(counts()).toEqual(each(items, 2));
});

test('a share whose thread has not emptied its word yet is left alone', async () => {
  const { work, reset, counts } = await shares(24);
  work(0);
  reset(0);
  reset(2);
  work(2);
  expect(counts()).toEqual([...each(8, 2), ...each(8, 1), ...each(8, 2)]);
  reset(1);
  work(1);
  expect(counts()).toEqual(each(24, 2));
});

test.each([1, 2, 7, 24, 1000])('shares of %i items are everything once', async (items) => {
  const { share, counts } = await shares(items);
  for (const thread of [0, 1, 2]) share(thread);
  expect(counts()).toEqual(each(items, 1));
  share(1);
  const own = counts().filter((count) => count === 2);
  expect(own.length).toBe(Math.floor((items * 2) / 3) - Math.floor(items / 3));
});

test('a thread takes its own share first, in halves of what is left, then those of others', async () => {
  const { one } = await shares(24);
  const taken = Array.from({ length: 3 * 4 }, () => one(1));
  expect(taken.map((piece) => [piece >> 16, piece & 0xffff])).toEqual(
    [8, 16, 0].flatMap((share) => [
      [share, share + 4],
      [share + 4, share + 6],
      [share + 6, share + 7],
      [share + 7, share + 8],
    ]),
  );
  expect(one(0)).toBe(0);
});

test('words of a share fill lines of their own, in turn from one meeting to the next', async () => {
  const { one, memory } = await shares(24);
  one(2);
  const words = new Int32Array(memory.buffer, 0, countersBytes(threads) / 4);
  expect(words.indexOf(1)).toBe(2 * 32 + 5);
  const lines = [0, 1, 2, 3].map((section) => Math.floor(wordOf(0, section, mostCalls - 1) / 64));
  expect(lines).toEqual([0, 1, 0, 1]);
});
