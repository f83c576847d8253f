import type { FunctionBuilder, Local } from '../assembler/index.ts';

/** Where per-thread space starts: a span of items belongs to one thread, so its first item tells spans apart. */
export function ownSpace(
  f: FunctionBuilder,
  begin: Local<'i32'>,
  items: number,
  threads: number,
  base: Local<'i32'>,
  bytes: number,
): Local<'i32'> {
  const slots = slotsFor(threads);
  const slot = slots === 1 ? f.i32.const(0) : f.i32.div_u(f.i32.mul(begin, slots), items);
  return f.local('i32', f.i32.add(base, f.i32.mul(slot, bytes)));
}

/** Twice as many slots as threads: then the first items of spans of equal length never share one. */
export const slotsFor = (threads: number) => (threads === 1 ? 1 : 2 * threads);
