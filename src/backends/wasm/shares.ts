import type { FunctionBuilder, FunctionHandle, Local, ModuleBuilder, Operand } from './assembler/index.ts';

/**
 * Every thread has a share of each divided call: thread t of T the items from `items * t / T` on. The share of a long call
 * is taken in pieces, each half of what is left of it, by its own thread or, once that one's own is done, by another. So
 * the numbers of a share mostly stay with one core, and a slower core holds nobody up. A word for each call and share
 * counts the pieces taken since threads last met.
 *
 * The words are on lines of their own for every share, twice: from one meeting to the next one bank is in use, while each
 * thread empties its own words of the other, as late as it comes to it, for a word that is not yet empty says that there is
 * nothing left to take.
 */

/** Bytes of the words of one share: a cache line, so that threads that keep to their own don't share one. */
const lineBytes = 64;

/** Divided calls that there can be between two meetings. */
export const mostCalls = lineBytes / 4;

const banks = 2;

/** Bytes of the words of all shares. */
export const countersBytes = (threads: number) => banks * threads * lineBytes;

/** A share is cut at eighths: pieces are 4, 2, 1 and 1 of them. */
const parts = 8;
const pieces = 4;

/** Where the first share's word lies for a call, whose number is counted from the last meeting on; `section` counts those. */
export const wordOf = (start: number, section: number, call: number) =>
  start + (section % banks) * lineBytes + 4 * (call % mostCalls);

const ofShare = (f: FunctionBuilder, word: Local<'i32'> | number, share: Local<'i32'>) =>
  f.i32.add(f.i32.mul(share, banks * lineBytes), word);

/** Empties a word of the thread's own share, after the meeting before which it was in use. */
export function emitReset(f: FunctionBuilder, word: number, thread: Local<'i32'>): void {
  f.i32.store(ofShare(f, word, thread), 0);
}

/**
 * Emits the function that takes the next piece of a call for a thread, the thread's own first. It gives 0 when there is
 * none left, else `begin << 16 | end`, in eighths of a share counted from the first share on.
 */
export function emitTake(module: ModuleBuilder): FunctionHandle<'i32'> {
  const params = { word: 'i32', thread: 'i32', threads: 'i32' } as const;
  return module.func('take', { params, result: 'i32' }, (f, { word, thread, threads }) => {
    const share = f.local('i32', thread);
    const piece = f.local('i32');
    f.for(0, threads, 1, () => {
      const taken = f.local('i32', ofShare(f, word, share));
      f.if(f.i32.lt_u(f.i32.atomic_load(taken), pieces), () => {
        f.set(piece, f.i32.atomic_rmw_add(taken, 1));
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

type Body = (begin: Local<'i32'>, end: Local<'i32'>) => void;

/** A call's items, and the thread that computes some of them. */
interface Divided {
  readonly items: number;
  readonly thread: Local<'i32'>;
  readonly threads: Local<'i32'>;
}

/** Emits one call of `body` for a thread's own share, and no other: for short calls, where taking pieces costs more. */
export function emitShare(f: FunctionBuilder, { items, thread, threads }: Divided, body: Body): void {
  const bound = (share: Operand<'i32'>) => f.local('i32', f.i32.div_u(f.i32.mul(share, items), threads));
  const begin = bound(thread);
  const end = bound(f.i32.add(thread, 1));
  f.if(f.i32.lt_u(begin, end), () => body(begin, end));
}

/** Emits a call of `body` for every piece that this thread takes, with the items it goes from and up to. */
export function emitPieces(
  f: FunctionBuilder,
  take: FunctionHandle<'i32'>,
  word: number,
  { items, thread, threads }: Divided,
  body: Body,
): void {
  const bound = (eighths: Operand<'i32'>) =>
    f.local('i32', f.i32.div_u(f.i32.mul(eighths, items), f.i32.mul(threads, parts)));
  f.block((done) => {
    f.loop((again) => {
      const taken = f.local('i32', f.call(take, word, thread, threads));
      f.brIf(done, f.i32.eqz(taken));
      const begin = bound(f.i32.shr_u(taken, 16));
      const end = bound(f.i32.and(taken, 0xffff));
      f.if(f.i32.lt_u(begin, end), () => body(begin, end));
      f.br(again);
    });
  });
}
