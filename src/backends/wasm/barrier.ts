import type { FunctionHandle, ModuleBuilder } from './assembler/index.ts';
import { countersBytes, emitReset } from './shares.ts';

/** Where the words lie that count the pieces of work taken (shares.ts): behind those that threads meet at. */
export const countersStart = 256;

/** Bytes at the start of a session's memory for its threads to meet in and to share work: a cache line for each word. */
export const reservedBytes = (threads: number) => countersStart + (threads > 1 ? countersBytes(threads) : 0);

/** The word that changes when the threads have met, for those who watch. */
export const generationWord = 32;

const arrived = 64;
const generation = generationWord * 4;
const sleepers = 192;

/** Looks at the generation before a thread goes to sleep: some 30 microseconds. */
const spins = 65_536;
/** Looks between two calls of `check`, where a thread may not sleep. */
const spinsBetweenChecks = 2 ** 22;
/** Nanoseconds asleep between two calls of `check`. */
const slice = 50_000_000n;

/**
 * Emits the function at which the threads of a session meet. The last to arrive starts the next generation, for which no
 * work has been taken; the others look for a while, then sleep where they may, and call `check` from time to time, which throws when the meeting will
 * never come about.
 */
export function emitBarrier(module: ModuleBuilder, check: FunctionHandle<'none'>): FunctionHandle<'none'> {
  return module.func('barrier', { params: { threads: 'i32', maySleep: 'i32' } }, (f, { threads, maySleep }) => {
    const now = f.local('i32', f.i32.atomic_load(generation));
    const isOver = () => f.i32.ne(f.i32.atomic_load(generation), now);
    const open = () => {
      f.i32.atomic_store(arrived, 0);
      emitReset(f, countersStart, threads);
      f.i32.atomic_store(generation, f.i32.add(now, 1));
      f.if(f.i32.atomic_load(sleepers), () => f.drop(f.memory.atomic_notify(generation, -1)));
    };
    const sleep = () => {
      f.drop(f.i32.atomic_rmw_add(sleepers, 1));
      f.drop(f.memory.atomic_wait32(generation, now, slice));
      f.drop(f.i32.atomic_rmw_sub(sleepers, 1));
    };
    const wait = () =>
      f.block((over) => {
        const looks = f.local('i32', 0);
        const patience = f.local('i32', f.select(f.i32.const(spins), spinsBetweenChecks, maySleep));
        f.loop((again) => {
          f.brIf(over, isOver());
          f.set(looks, f.i32.add(looks, 1));
          f.brIf(again, f.i32.lt_u(looks, patience));
          f.if(maySleep, sleep, () => f.set(looks, 0));
          f.brIf(over, isOver());
          f.call(check);
          f.br(again);
        });
      });
    f.if(f.i32.eq(f.i32.add(f.i32.atomic_rmw_add(arrived, 1), 1), threads), open, wait);
  });
}
