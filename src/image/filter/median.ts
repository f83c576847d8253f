import { type Border, checkFits, padPlane } from '../border.ts';
import { checkFinite, type Plane, plane } from '../plane.ts';
import { checkWindow } from './average.ts';

/**
 * Median filter: the middle one, by size, of the `size` x `size` numbers around each; removes stray pixels and keeps
 * edges. Shapes and errors as in `boxFilter`. @throws DataError for NaN and infinite numbers.
 */
export function medianFilter(source: Plane, size: number, border: Border = 'reflect'): Plane {
  checkWindow(size, '[median]');
  checkFinite(source, '[median]');
  const margin = (size - 1) / 2;
  const padded = padPlane(source, margin, margin, border);
  checkFits({ width: size, height: size }, padded, '[median]');
  const result = plane(padded.width - size + 1, padded.height - size + 1);
  const window = new Float64Array(size * size);
  for (let y = 0, to = 0; y < result.height; y++) {
    for (let x = 0; x < result.width; x++) {
      copyWindow(window, padded, x, y, size);
      result.data[to++] = window.sort()[(window.length - 1) / 2]!;
    }
  }
  return result;
}

function copyWindow(window: Float64Array, { data, width }: Plane, x: number, y: number, size: number): void {
  for (let k = 0, to = 0; k < size; k++) {
    for (let l = 0; l < size; l++) window[to++] = data[(y + k) * width + x + l]!;
  }
}
