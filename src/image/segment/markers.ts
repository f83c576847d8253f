import { checkCount } from '../../core/checks.ts';
import { checkFinite, type Plane, plane } from '../plane.ts';

/**
 * The tops of a plane: 1 where a number is > `above` and nothing within `radius` pixels, in a square, is larger. Equal
 * neighbours are tops together. Their components are markers for `watershed`; minima are the maxima of the negative.
 * @throws OptionError when the radius is not a whole number >= 1. @throws DataError for NaN and infinite numbers.
 */
export function localMaxima(source: Plane, radius: number, above = -Infinity): Plane {
  checkCount(radius, 'radius', '[localMaxima]');
  checkFinite(source, '[localMaxima]');
  const { width, height } = source;
  const largest = { width, height, data: source.data.slice() };
  for (let y = 0; y < height; y++) slidingMaximum(largest.data, y * width, 1, width, radius);
  for (let x = 0; x < width; x++) slidingMaximum(largest.data, x, width, height, radius);
  return plane(
    width,
    height,
    source.data.map((value, i) => (value > above && value === largest.data[i] ? 1 : 0)),
  );
}

/** Replaces each number of a line by the largest within the radius. */
function slidingMaximum(data: Float64Array, from: number, step: number, count: number, radius: number): void {
  const line = Float64Array.from({ length: count }, (_, i) => data[from + i * step]!);
  for (let i = 0; i < count; i++) {
    const [first, last] = [Math.max(0, i - radius), Math.min(count, i + radius + 1)];
    let most = -Infinity;
    for (let k = first; k < last; k++) if (line[k]! > most) most = line[k]!;
    data[from + i * step] = most;
  }
}
