import type { FunctionBuilder, FunctionHandle, Local, ModuleBuilder } from './assembler/index.ts';

/**
 * Every thread has a share of each divided call: thread t of T the items from `items * t / T` on. A share is taken in
 * pieces, each half of what is left of it, by its own thread or, once that one's own is done, by another. So the numbers
 * of a share mostly stay with one core, and a slower core holds nobody up. A word for each call and share counts the
 * pieces taken since threads last met.
 */

/** Bytes of the words of one share: a cache line, so that threads that keep to their own don't share one. */
const lineBytes = 64;

/** Divided calls that there can be between two meetings. */
export const mostCalls = lineBytes / 4;

/** Bytes of the words of all shares. */
export const countersBytes = (threads: number) => threads * lineBytes;

/** A share is cut at eighths: pieces are 4, 2, 1 and 1 of them. */
const parts = 8;
const pieces = 4;

/** Forgets which pieces were taken; for the last thread that arrives at a meeting. */
export function emitReset(f: FunctionBuilder, start: number, threads: Local<'i32'>): void {
  f.memory.fill(start, 0, f.i32.mul(threads, lineBytes));
}

/**
 * Emits the function that takes the next piece of a call for a thread, the thread's own first. It gives 0 when there is
 * none left, else `begin << 16 | end`, in eighths of a share counted from the first share on.
 */
export function emitTake(module: ModuleBuilder, start: number): FunctionHandle<'i32'> {
  const params = { call: 'i32', thread: 'i32', threads: 'i32' } as const;
  return module.func('take', { params, result: 'i32' }, (f, { call, thread, threads }) => {
    const share = f.local('i32', thread);
    const word = f.local('i32');
    const piece = f.local('i32');
    f.for(0, threads, 1, () => {
      f.set(word, f.i32.add(f.i32.add(start, f.i32.mul(share, lineBytes)), f.i32.shl(call, 2)));
      f.if(f.i32.lt_u(f.i32.atomic_load(word), pieces), () => {
        f.set(piece, f.i32.atomic_rmw_add(word, 1));
        f.if(f.i32.lt_u(piece, pieces), () => {
          const after = f.local('i32', f.i32.mul(f.i32.add(share, 1), parts));
          const begin = f.i32.sub(after, f.i32.shr_u(parts, piece));
          const end = f.i32.sub(after, f.i32.shr_u(parts / 2, piece));
          f.return(f.i32.or(f.i32.shl(begin, 16), end));
        });
      });
      f.set(share, f.i32.add(share, 1));
      f.if(f.i32.eq(share, threads), () => f.set(share, 0));
    });
    return f.i32.const(0);
  });
}

/** Emits a call of `body` for every piece that this thread takes of `items`, with the items it goes from and up to. */
export function emitPieces(
  f: FunctionBuilder,
  take: FunctionHandle<'i32'>,
  { call, items, thread, threads }: PiecesOf,
  body: (begin: Local<'i32'>, end: Local<'i32'>) => void,
): void {
  const bound = (eighths: ReturnType<typeof f.i32.const>) =>
    f.local('i32', f.i32.div_u(f.i32.mul(eighths, items), f.i32.mul(threads, parts)));
  f.block((done) => {
    f.loop((again) => {
      const taken = f.local('i32', f.call(take, call, thread, threads));
      f.brIf(done, f.i32.eqz(taken));
      const begin = bound(f.i32.shr_u(taken, 16));
      const end = bound(f.i32.and(taken, 0xffff));
      f.if(f.i32.lt_u(begin, end), () => body(begin, end));
      f.br(again);
    });
  });
}

/** What {@link emitPieces} takes pieces of. */
interface PiecesOf {
  /** Number of the call since threads last met. */
  readonly call: number;
  readonly items: number;
  readonly thread: Local<'i32'>;
  readonly threads: Local<'i32'>;
}
