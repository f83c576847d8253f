import { type Border, checkFits, padPlane } from '../border.ts';
import { checkFinite, type Plane, plane } from '../plane.ts';
import { checkWindow } from './average.ts';
import { RankWindow } from './rankWindow.ts';

/**
 * Median filter: the middle one, by size, of the `size` x `size` numbers around each; removes stray pixels and keeps
 * edges. Shapes and errors as in `boxFilter`. Cost: 2 size steps a pixel. @throws DataError for NaN and infinite numbers.
 */
export function medianFilter(source: Plane, size: number, border: Border = 'reflect'): Plane {
  checkWindow(size, '[median]');
  checkFinite(source, '[median]');
  const margin = (size - 1) / 2;
  const padded = padPlane(source, margin, margin, border);
  checkFits({ width: size, height: size }, padded, '[median]');
  const values = distinct(padded.data);
  const ranks = ranksOf(padded.data, values);
  const result = plane(padded.width - size + 1, padded.height - size + 1);
  const window = new RankWindow(values.length, size * size);
  for (let y = 0; y < result.height; y++) {
    const medians = medianRow(ranks.subarray(y * padded.width), padded.width, size, window);
    for (let x = 0; x < result.width; x++) result.data[y * result.width + x] = values[medians[x]!]!;
  }
  return result;
}

/** The median ranks of one row: a window slides along it, taking a column in and leaving one out. Empty after. */
function medianRow(ranks: Int32Array, width: number, size: number, window: RankWindow): Int32Array {
  const medians = new Int32Array(width - size + 1);
  const column = (x: number, by: 1 | -1) => {
    for (let k = 0; k < size; k++) window.change(ranks[k * width + x]!, by);
  };
  for (let x = 0; x < width; x++) {
    column(x, 1);
    if (x < size - 1) continue;
    medians[x - size + 1] = window.median();
    column(x - size + 1, -1);
  }
  for (let x = medians.length; x < width; x++) column(x, -1);
  return medians;
}

/** The different numbers, in order. */
function distinct(data: Float64Array): Float64Array {
  return data.toSorted().filter((value, i, sorted) => i === 0 || value !== sorted[i - 1]);
}

/** For each number its place among the different ones. */
function ranksOf(data: Float64Array, values: Float64Array): Int32Array {
  const places = new Map<number, number>();
  for (const [rank, value] of values.entries()) places.set(value, rank);
  return Int32Array.from(data, (value) => places.get(value)!);
}
