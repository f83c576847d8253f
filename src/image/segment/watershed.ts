import { DataError } from '../../core/errors.ts';
import { type Connectivity, checkConnectivity, neighboursIn } from '../neighbours.ts';
import { checkFinite, checkSameSize, type Plane } from '../plane.ts';
import type { Labels } from './labels.ts';
import { LevelQueue } from './queue.ts';

/** Options of {@link watershed}. */
export interface WatershedOptions {
  /** Default 4. */
  readonly connectivity?: Connectivity;
  /** Only pixels that are not 0 here are flooded; the others stay 0. Default: all. */
  readonly mask?: Plane;
}

/**
 * Watershed by flooding from markers: water of each label rises from its marked pixels over the relief, lowest pixels
 * first, at one height in the order in which they are reached, and stops where it meets another label (Meyer 1994).
 *
 * Shapes: relief and markers `H W` to labels `H W`: no pixel stays 0 unless the mask or the lack of a way leaves it out.
 * @throws DataError when sizes differ, no pixel is marked, a label is negative, or the relief has NaN or infinite numbers.
 */
export function watershed(relief: Plane, markers: Labels, { connectivity = 4, mask }: WatershedOptions = {}): Labels {
  check(relief, markers, connectivity, mask);
  const labels = markers.data.map((label, i) => (mask?.data[i] === 0 ? 0 : label));
  const queue = new LevelQueue();
  for (const [i, label] of labels.entries()) if (label > 0) queue.push(i, relief.data[i]!);
  const neighbours = neighboursIn(relief, connectivity);
  while (queue.length > 0) {
    const from = queue.pop()!;
    neighbours(from, (i) => {
      if (labels[i] !== 0 || mask?.data[i] === 0) return;
      labels[i] = labels[from]!;
      queue.push(i, relief.data[i]!);
    });
  }
  return { width: relief.width, height: relief.height, data: labels };
}

function check(relief: Plane, markers: Labels, connectivity: number, mask: Plane | undefined): void {
  checkConnectivity(connectivity, '[watershed]');
  checkFinite(relief, '[watershed]');
  checkSameSize(relief, markers);
  if (mask !== undefined) checkSameSize(relief, mask);
  if (markers.data.every((label) => label >= 0) && markers.data.some((label) => label > 0)) return;
  throw new DataError('[watershed] the markers must hold labels >= 0, and at least one above 0.', {});
}
