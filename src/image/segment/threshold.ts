import { checkCount, checkNumber } from '../../core/checks.ts';
import { checkFinite, mapPlane, type Plane, rangeOf } from '../plane.ts';

/** 1 where the number is > level, 0 elsewhere. @throws DataError for NaN and infinite numbers. */
export function threshold(source: Plane, level: number): Plane {
  checkNumber(level, 'level', '[threshold]');
  checkFinite(source, '[threshold]');
  return mapPlane(source, (value) => (value > level ? 1 : 0));
}

/** How often numbers fall into each of `bins` equal parts of the plane's range; `centre(i)` is the middle of part i. */
export function histogram(source: Plane, bins: number) {
  checkCount(bins, 'bins', '[histogram]');
  checkFinite(source, '[histogram]');
  const { low, high } = rangeOf(source);
  const counts = new Float64Array(bins);
  const scale = high > low ? bins / (high - low) : 0;
  for (const value of source.data) counts[Math.min(bins - 1, Math.floor((value - low) * scale))]!++;
  return { counts, centre: (i: number) => low + ((i + 0.5) * (high - low)) / bins };
}

/**
 * The level that parts a plane best into dark and bright, by Otsu: the centre of the histogram's part at which the
 * variance between both classes, `w0 w1 (mean0 - mean1)^2`, is largest. An even plane gives its own number. For use with
 * {@link threshold}. Source: N. Otsu 1979.
 */
export function otsu(source: Plane, bins = 256): number {
  const { counts, centre } = histogram(source, bins);
  const total = source.data.length;
  let all = 0;
  for (let i = 0; i < bins; i++) all += counts[i]! * centre(i);
  let [best, level, below, sum] = [-1, centre(0), 0, 0];
  for (let i = 0; i < bins - 1; i++) {
    below += counts[i]!;
    sum += counts[i]! * centre(i);
    const above = total - below;
    const between = below * above * (sum / below - (all - sum) / above) ** 2;
    if (between > best) [best, level] = [between, centre(i)];
  }
  return level;
}
