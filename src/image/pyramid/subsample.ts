import { checkCount } from '../../core/checks.ts';
import { DataError } from '../../core/errors.ts';
import { type Plane, plane } from '../plane.ts';

/** Pixels kept of `size` with `skip` skipped after each. @throws DataError when that is none. */
function keptOf(size: number, skip: number, what: string): number {
  checkCount(skip, `skip of ${what}`, '[subsample]', 0);
  const kept = Math.floor(size / (skip + 1));
  if (kept > 0) return kept;
  throw new DataError(`[subsample] ${size} ${what} leave none when ${skip} are skipped after each; skip fewer.`, {
    size,
    skip,
  });
}

/**
 * Subsampling by skipping factors: keeps a row, skips s1; keeps a column, skips s2. Equal to `S1 Y S2^T` with
 * {@link selectionMatrix}; of rows 1, 2, 3, ... and s1 = 1 rows 1, 3, 5, ... stay.
 *
 * Shapes: `H W` to `floor(H / (s1 + 1)) floor(W / (s2 + 1))`, as the lecture's size formula, rounded down.
 */
export function subsamplePlane(source: Plane, s1: number, s2: number = s1): Plane {
  const [height, width] = [keptOf(source.height, s1, 'rows'), keptOf(source.width, s2, 'columns')];
  const result = plane(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      result.data[y * width + x] = source.data[y * (s1 + 1) * source.width + x * (s2 + 1)]!;
    }
  }
  return result;
}

/** The matrix S, `floor(size / (skip + 1))` x `size`, whose row i has its 1 in column i (skip + 1), counted from 0. */
export function selectionMatrix(size: number, skip: number): Plane {
  const selection = plane(size, keptOf(size, skip, 'rows'));
  for (let i = 0; i < selection.height; i++) selection.data[i * size + i * (skip + 1)] = 1;
  return selection;
}
