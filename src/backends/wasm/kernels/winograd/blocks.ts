import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { Vector } from './linear.ts';

/** Lanes that are transformed together: two vectors, which engines fuse. */
const lanesAtOnce = 8;

/** A square of vectors in memory: bytes from row to row and from column to column. */
export interface Square {
  readonly size: number;
  readonly row: number;
  readonly column: number;
}

/** A square of pairs of vectors, all first halves, then all second ones. */
export function loadSquare(f: FunctionBuilder, from: Local<'i32'>, { size, row, column }: Square): Vector[][][] {
  const indices = Array.from({ length: size }, (_, index) => index);
  return [0, 16].map((half) =>
    indices.map((r) => indices.map((c) => f.local('v128', f.v128.load(from, { offset: r * row + c * column + half })))),
  );
}

/** Stores pairs of vectors side by side: pair (r, c) of a square to `offset(r, c)`. */
export function storeSquare(
  f: FunctionBuilder,
  to: Local<'i32'>,
  [low, high]: readonly (readonly (readonly Vector[])[])[],
  { row, column }: Omit<Square, 'size'>,
): void {
  low!.forEach((vectors, r) => {
    vectors.forEach((vector, c) => {
      const offset = r * row + c * column;
      f.v128.store(to, vector, { offset });
      f.v128.store(to, high![r]![c]!, { offset: offset + 16 });
    });
  });
}

/** Every `lanesAtOnce` of `count` lanes: byte offset of the first. The last overlap the ones before. */
export function forLanes(f: FunctionBuilder, count: number, body: (bytes: Local<'i32'>) => void): void {
  const last = count - lanesAtOnce;
  f.for(0, Math.ceil(count / lanesAtOnce), 1, (group) => {
    const wanted = f.local('i32', f.i32.mul(group, lanesAtOnce));
    const first = f.select(f.i32.const(last), wanted, f.i32.gt_s(wanted, last));
    body(f.local('i32', f.i32.shl(first, 2)));
  });
}
