import type { FunctionBuilder, Local, Operand } from '../assembler/index.ts';

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** With fewer items than this for each thread, one thread more or less to do is much. */
const itemsPerThread = 2;

/** Parts that each of so many samples is to be cut into, so that threads have equal shares; 1 where there are enough. */
export const partsOfSample = (samples: number, threads = 1) =>
  samples >= itemsPerThread * threads ? 1 : threads / gcd(threads, samples);

/** From one number up to another. */
export interface Range {
  readonly first: Local<'i32'>;
  readonly end: Local<'i32'>;
}

/** Part number `index` of `parts` of so many. */
export function rangeOf(f: FunctionBuilder, count: number, index: Local<'i32'>, parts: number): Range {
  if (parts === 1) return { first: f.local('i32', 0), end: f.local('i32', count) };
  const bound = (number: Operand<'i32'>) => f.local('i32', f.i32.div_u(f.i32.mul(number, count), parts));
  return { first: bound(index), end: bound(f.i32.add(index, 1)) };
}
