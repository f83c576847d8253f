import { afterAll, expect, test, vi } from 'vitest';
import { BackendError } from '../../../core/errors.ts';
import { ModuleBuilder } from '../assembler/index.ts';
import { emitBarrier, progressWord } from '../barrier.ts';
import { type Attached, ThreadPool } from './pool.ts';
import { nodeThreads } from './threads.node.ts';

const pools: ThreadPool[] = [];
afterAll(() => {
  for (const pool of pools) pool.end();
});

async function newPool(threads: number): Promise<ThreadPool> {
  const pool = new ThreadPool((await nodeThreads())!);
  pools.push(pool);
  pool.start(threads);
  return pool;
}

type Program = (thread: number, threads: number, maySleep: number) => void;

/** `count` adds up who came, a thousand times with a meeting after each; `trap` fails on thread 1. */
function testModule(): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  module.importMemory('host', 'memory', { initial: 1, maximum: 1, shared: true });
  module.importFunc('host', 'run', ['i32']);
  const barrier = emitBarrier(module, module.importFunc('host', 'check', []));
  const params = { thread: 'i32', threads: 'i32', maySleep: 'i32' } as const;
  module.func('count', { params, export: true }, (f, { thread, threads, maySleep }) => {
    f.for(0, 1000, 1, (round) => {
      // Each in turn, one a meeting: without meetings the sums of several threads would overwrite each other.
      f.if(f.i32.eq(f.i32.rem_u(round, threads), thread), () => f.i32.store(1024, f.i32.add(f.i32.load(1024), 1)));
      f.call(barrier, thread, threads, maySleep);
    });
  });
  module.func('trap', { params, export: true }, (f, { thread, threads, maySleep }) => {
    f.if(f.i32.eq(thread, 1), () => f.unreachable());
    f.call(barrier, thread, threads, maySleep);
  });
  return module.encode();
}

async function attach(pool: ThreadPool, threads: number) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const module = await WebAssembly.compile(testModule());
  const words = new Int32Array(memory.buffer);
  const host = { memory, run: () => {}, check: () => pool.check(words[progressWord]!) };
  const { exports } = await WebAssembly.instantiate(module, { host });
  const attached: Attached = pool.attach({ module, memory, threads, weight: 0 }, ['count', 'trap']);
  await vi.waitFor(() => expect(pool.isReady(attached)).toBe(true), { timeout: 20_000 });
  const run = (name: string, maySleep = 1) =>
    pool.run(attached.calls.get(name)!, () => (exports[name] as Program)(0, threads, maySleep));
  return { run, words };
}

test('threads meet, whether the first may sleep or not, again and again', async () => {
  const pool = await newPool(3);
  const { run, words } = await attach(pool, 3);
  for (let call = 1; call <= 4; call++) {
    run('count', call % 2);
    expect(words[256]).toBe(1000 * call);
  }
});

test('sessions of several sizes share the threads', async () => {
  const pool = await newPool(3);
  const [two, three] = [await attach(pool, 2), await attach(pool, 3)];
  expect(pool.threads.length).toBe(2);
  for (const { run } of [two, three, two]) run('count');
  expect(two.words[256]).toBe(2000);
  expect(three.words[256]).toBe(1000);
});

test('what a thread throws ends the call with its reason, and the pool', async () => {
  const pool = await newPool(2);
  const { run } = await attach(pool, 2);
  expect(() => run('trap')).toThrow(BackendError);
  expect(pool.hasFailed).toBe(true);
  const other = await newPool(2);
  const again = await attach(other, 2);
  expect(() => again.run('trap')).toThrow(
    'A thread of the model failed (RuntimeError: unreachable) in the middle of a computation; its results are lost. ' +
      'Compile the model again.',
  );
});

test('a pool whose thread cannot be started is never ready, and of no more use', () => {
  const ended: (() => void)[] = [];
  const thread = { post: () => {}, isAlive: () => false, end: () => {} };
  const start = (end: () => void) => {
    ended.push(end);
    return thread;
  };
  const pool = new ThreadPool({ start, cores: 2, maySleep: true });
  pool.start(2);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const module = new WebAssembly.Module(testModule());
  const attached = pool.attach({ module, memory, threads: 2, weight: 0 }, ['count']);
  expect(pool.isReady(attached)).toBe(false);
  expect(pool.hasFailed).toBe(false);
  ended[0]!();
  expect(pool.hasFailed).toBe(true);
  expect(pool.isReady(attached)).toBe(false);
});
