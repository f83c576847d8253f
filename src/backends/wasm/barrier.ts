import type { FunctionHandle, ModuleBuilder } from './assembler/index.ts';
import { countersBytes } from './shares.ts';

const sleepers = 0;
/** Each thread has a word, on a cache line of its own, that counts the meetings it has come to. */
const lineBytes = 64;
const arrivals = lineBytes;

/** The number of the first thread's word, for those who watch whether there is progress. */
export const progressWord = arrivals / 4;

/** Where the words lie that count the pieces of work taken (shares.ts): behind those that threads meet at. */
export const countersStart = (threads: number) => arrivals + threads * lineBytes;

/** Bytes at the start of a session's memory for its threads to meet in and to share work. */
export const reservedBytes = (threads: number) => countersStart(threads) + (threads > 1 ? countersBytes(threads) : 0);

/** Looks at another thread's word before a thread goes to sleep: some 30 microseconds. */
const spins = 65_536;
/** Looks between two calls of `check`, where a thread may not sleep. */
const spinsBetweenChecks = 2 ** 22;
/** Nanoseconds asleep between two calls of `check`. */
const slice = 50_000_000n;

/**
 * Emits the function at which the threads of a session meet. Each counts its own word up, then waits for every other's:
 * it looks for a while, then sleeps where it may, and calls `check` from time to time, which throws when the meeting will
 * never come about. Nothing but a thread's own word is written, so that a meeting costs one transfer between cores each
 * way, which takes 50 ns within a processor's shared cache and 250 across.
 */
export function emitBarrier(module: ModuleBuilder, check: FunctionHandle<'none'>): FunctionHandle<'none'> {
  const wait = emitWait(module, check);
  const params = { thread: 'i32', threads: 'i32', maySleep: 'i32' } as const;
  return module.func('barrier', { params }, (f, { thread, threads, maySleep }) => {
    f.if(f.i32.eq(threads, 1), () => f.return());
    const wordOf = (index: typeof thread) => f.local('i32', f.i32.add(f.i32.mul(index, lineBytes), arrivals));
    const own = wordOf(thread);
    const meeting = f.local('i32', f.i32.add(f.i32.atomic_load(own), 1));
    f.i32.atomic_store(own, meeting);
    f.if(f.i32.atomic_load(sleepers), () => f.drop(f.memory.atomic_notify(own, -1)));
    f.for(0, threads, 1, (other) => {
      f.if(f.i32.ne(other, thread), () => f.call(wait, wordOf(other), meeting, maySleep));
    });
  });
}

/** Waits until the word of a thread has come to a meeting's number. */
function emitWait(module: ModuleBuilder, check: FunctionHandle<'none'>): FunctionHandle<'none'> {
  const params = { word: 'i32', meeting: 'i32', maySleep: 'i32' } as const;
  return module.func('wait', { params }, (f, { word, meeting, maySleep }) => {
    const count = f.local('i32');
    const hasCome = () => {
      f.set(count, f.i32.atomic_load(word));
      return f.i32.ge_s(f.i32.sub(count, meeting), 0);
    };
    const sleep = () => {
      f.drop(f.i32.atomic_rmw_add(sleepers, 1));
      f.drop(f.memory.atomic_wait32(word, count, slice));
      f.drop(f.i32.atomic_rmw_sub(sleepers, 1));
    };
    const looks = f.local('i32', 0);
    const patience = f.local('i32', f.select(f.i32.const(spins), spinsBetweenChecks, maySleep));
    f.block((over) => {
      f.loop((again) => {
        f.brIf(over, hasCome());
        f.set(looks, f.i32.add(looks, 1));
        f.brIf(again, f.i32.lt_u(looks, patience));
        f.if(maySleep, sleep, () => f.set(looks, 0));
        f.brIf(over, hasCome());
        f.call(check);
        f.br(again);
      });
    });
  });
}
