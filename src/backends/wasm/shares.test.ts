import { expect, test } from 'vitest';
import { ModuleBuilder } from './assembler/index.ts';
import { countersBytes, emitPieces, emitReset, emitTake } from './shares.ts';

const threads = 3;
const itemsAt = 1024;

/** `work` has a thread take pieces of a call until `most` are done, and counts every item it computes; `reset` starts over. */
async function shares(items: number) {
  const module = new ModuleBuilder();
  module.importMemory('host', 'memory', { initial: 1, maximum: 1, shared: true });
  const take = emitTake(module, 0);
  const params = { thread: 'i32', threads: 'i32' } as const;
  module.func('work', { params, result: 'i32', export: true }, (f, { thread, threads }) => {
    const first = f.local('i32', -1);
    emitPieces(f, take, { call: 5, items, thread, threads }, (begin, end) => {
      f.if(f.i32.eq(first, -1), () => f.set(first, begin));
      f.for(begin, end, 1, (item) => {
        const at = f.local('i32', f.i32.add(itemsAt, f.i32.shl(item, 2)));
        f.i32.store(at, f.i32.add(f.i32.load(at), 1));
      });
    });
    return first;
  });
  module.func('one', { params, result: 'i32', export: true }, (f, { thread, threads }) =>
    f.call(take, 5, thread, threads),
  );
  module.func('reset', { params: { threads: 'i32' }, export: true }, (f, { threads }) => emitReset(f, 0, threads));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const { instance } = (await WebAssembly.instantiate(module.encode(), {
    host: { memory },
  })) as unknown as WebAssembly.WebAssemblyInstantiatedSource;
  const exports = instance.exports as Record<string, (...values: number[]) => number>;
  const counts = () => [...new Int32Array(memory.buffer, itemsAt, items)];
  return { work: (thread: number) => exports.work!(thread, threads), exports, counts, memory };
}

test.each([1, 2, 7, 24, 1000])('every one of %i items is taken once, whoever comes', async (items) => {
  const { work, exports, counts } = await shares(items);
  work(1);
  work(0);
  work(2);
  expect(counts()).toEqual(Array.from({ length: items }, () => 1));
  exports.reset!(threads);
  work(2);
  expect(counts()).toEqual(Array.from({ length: items }, () => 2));
});

test('a thread takes its own share first, in halves of what is left, then those of others', async () => {
  const { exports } = await shares(24);
  const taken = Array.from({ length: 3 * 4 }, () => exports.one!(1, threads));
  expect(taken.map((piece) => [piece >> 16, piece & 0xffff])).toEqual(
    [8, 16, 0].flatMap((share) => [
      [share, share + 4],
      [share + 4, share + 6],
      [share + 6, share + 7],
      [share + 7, share + 8],
    ]),
  );
  expect(exports.one!(0, threads)).toBe(0);
});

test('words of a share fill a line of their own', async () => {
  const { exports, memory } = await shares(24);
  exports.one!(2, threads);
  const words = new Int32Array(memory.buffer, 0, countersBytes(threads) / 4);
  expect(words.indexOf(1)).toBe(2 * 16 + 5);
});
