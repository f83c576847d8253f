import { OptionError } from '../../core/errors.ts';
import type { Border } from '../border.ts';
import { mapPlane, type Plane, plane } from '../plane.ts';
import { convolve, convolveSeparable } from './convolve.ts';

/** @throws OptionError unless a window size is odd and >= 1, so that the window has a middle. */
export function checkWindow(size: number, where: string): void {
  if (Number.isInteger(size) && size >= 1 && size % 2 === 1) return;
  throw new OptionError(`${where} size is ${size}; it must be an odd number >= 1, so that the window has a middle.`, {
    size,
  });
}

const ones = (count: number) => new Float64Array(count).fill(1);

/**
 * Moving average in one dimension, the lecture's (5): `(f * g)(i) = 1/N sum over j = -m..m of f(i - j)`, N = 2 m + 1.
 * The slide writes `f(j)` under the second sum, without the i; and its f is zero outside, the default here.
 *
 * Shapes: n numbers to n, or n - 2 m with border `valid`.
 */
export function movingAverage(signal: ArrayLike<number>, m: number, border: Border = 'zero'): Float64Array {
  const size = 2 * m + 1;
  checkWindow(size, '[movingAverage]');
  const sums = convolve(plane(signal.length, 1, signal), plane(size, 1, ones(size)), border);
  return mapPlane(sums, (sum) => sum / size).data;
}

/**
 * Box filter, the lecture's (6) with the kernel (7): the mean of the `size` x `size` pixels around each. Sums are
 * divided at the end, so that whole numbers give exact results.
 *
 * Shapes: `H W` to `H W`, or smaller by size - 1 with border `valid`. Cost: 2 size additions a pixel.
 * @throws OptionError when the size is even. @throws DataError when it does not fit into a `valid` plane.
 */
export function boxFilter(source: Plane, size: number, border: Border = 'reflect'): Plane {
  checkWindow(size, '[boxFilter]');
  const sums = convolveSeparable(source, ones(size), ones(size), border);
  return mapPlane(sums, (sum) => sum / (size * size));
}
