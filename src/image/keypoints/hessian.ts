import { sumIn } from '../integral.ts';
import { type Plane, plane } from '../plane.ts';

/**
 * Determinant of the Hessian, `Dxx Dyy - (0.9 Dxy)^2`, at a pixel, with the second derivatives of a Gaussian replaced by
 * boxes over an integral image and divided by the filter's area. A filter of `size` pixels stands for a Gaussian with a
 * standard deviation of 1.2 size / 9. The whole filter must lie inside. Source: Bay, Ess, Tuytelaars, Van Gool 2008.
 * @param size 9, 15, 21, ...: 3 lobes of an odd width.
 */
export function boxHessian(integral: Plane, x: number, y: number, size: number): number {
  const lobe = size / 3;
  const half = (size - 1) / 2;
  const [left, top] = [x - half, y - half];
  const wide = 2 * lobe - 1;
  const [innerLeft, innerTop] = [x - lobe + 1, y - lobe + 1];
  const dxx = sumIn(integral, left, innerTop, size, wide) - 3 * sumIn(integral, left + lobe, innerTop, lobe, wide);
  const dyy = sumIn(integral, innerLeft, top, wide, size) - 3 * sumIn(integral, innerLeft, top + lobe, wide, lobe);
  const dxy =
    sumIn(integral, x - lobe, y - lobe, lobe, lobe) +
    sumIn(integral, x + 1, y + 1, lobe, lobe) -
    sumIn(integral, x + 1, y - lobe, lobe, lobe) -
    sumIn(integral, x - lobe, y + 1, lobe, lobe);
  return (dxx * dyy - (0.9 * dxy) ** 2) / size ** 4;
}

/** The smoothing that a filter size stands for, as the paper has it; a round spot answers most at 0.7 of its own. */
export const sigmaOf = (size: number) => (1.2 * size) / 9;

/** The four filter sizes of an octave (0, 1, ...): each octave's steps are twice the last one's. */
export function octaveSizes(octave: number): readonly [number, number, number, number] {
  const step = 6 * 2 ** octave;
  const first = step + 3;
  return [first, first + step, first + 2 * step, first + 3 * step];
}

/** Responses of a filter size at every `step`-th pixel; NaN where the filter does not lie inside. */
export function hessianPlane(integral: Plane, size: number, step: number): Plane {
  const [width, height] = [integral.width - 1, integral.height - 1];
  const responses = plane(Math.ceil(width / step), Math.ceil(height / step));
  responses.data.fill(Number.NaN);
  const half = (size - 1) / 2;
  for (let row = Math.ceil(half / step); row * step + half < height; row++) {
    for (let column = Math.ceil(half / step); column * step + half < width; column++) {
      responses.data[row * responses.width + column] = boxHessian(integral, column * step, row * step, size);
    }
  }
  return responses;
}
