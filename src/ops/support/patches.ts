import { type Shape, sizeOf } from '../../core/shape.ts';
import type { Window } from './window.ts';

/** N P F: samples, windows, numbers a window. */
export function patchShape({ kernel }: Window, x: Shape, counts: readonly [number, number]): Shape {
  return [x[0]!, counts[0] * counts[1], x[1]! * sizeOf(kernel)];
}

interface PatchPlace {
  readonly n: number;
  readonly c: number;
  readonly i: number;
  readonly j: number;
  readonly r: number;
  readonly s: number;
}

/** Flat offset of one number of one patch. */
export function patchOffset(
  kernel: readonly [number, number],
  maps: number,
  [rows, columns]: readonly [number, number],
  { n, c, i, j, r, s }: PatchPlace,
): number {
  const unit = (n * rows + i) * columns + j;
  return ((unit * maps + c) * kernel[0] + r) * kernel[1] + s;
}
