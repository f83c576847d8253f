import { padPlane } from '../border.ts';
import { convolveSeparable } from '../filter/convolve.ts';
import { type Plane, plane } from '../plane.ts';
import { checked, type PyramidOptions } from './kernel.ts';

/**
 * One step up: smooths with h along both axes and keeps rows and columns 0, 2, 4, ...
 *
 * Shapes: `H W` to `ceil(H / 2) ceil(W / 2)`.
 */
export function reduceLevel(source: Plane, options: PyramidOptions = {}): Plane {
  const { kernel, border } = checked(options);
  const smooth = convolveSeparable(source, kernel, kernel, border);
  const half = plane(Math.ceil(source.width / 2), Math.ceil(source.height / 2));
  for (let y = 0; y < half.height; y++) {
    for (let x = 0; x < half.width; x++) half.data[y * half.width + x] = smooth.data[2 * y * source.width + 2 * x]!;
  }
  return half;
}

/**
 * One step down: puts the pixels at 0, 2, 4, ..., zeros between them, and smooths with 2 h along both axes.
 *
 * Shapes: `H W` to `height` x `width`, of which `H W` is the half, rounded up.
 */
export function expandLevel(source: Plane, width: number, height: number, options: PyramidOptions = {}): Plane {
  const { kernel, border } = checked(options);
  const margin = Math.ceil(kernel.length / 4);
  const spread = spreadOut(padPlane(source, margin, margin, border));
  const doubled = kernel.map((weight) => 2 * weight);
  return crop(convolveSeparable(spread, doubled, doubled, 'zero'), 2 * margin, width, height);
}

/** Each pixel with a zero to its right and zeros below. */
function spreadOut({ width, height, data }: Plane): Plane {
  const wide = plane(2 * width, 2 * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) wide.data[4 * y * width + 2 * x] = data[y * width + x]!;
  }
  return wide;
}

/** `height` rows and `width` columns, `margin` from the top and from the left. */
function crop(source: Plane, margin: number, width: number, height: number): Plane {
  const part = plane(width, height);
  for (let y = 0; y < height; y++) {
    const from = (y + margin) * source.width + margin;
    part.data.set(source.data.subarray(from, from + width), y * width);
  }
  return part;
}
