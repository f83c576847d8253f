import { type Connectivity, checkConnectivity, neighboursIn } from '../neighbours.ts';
import { checkFinite, type Plane } from '../plane.ts';
import type { Labels } from './labels.ts';

/**
 * Connected components: pixels that are not 0 and reach each other through neighbours share a label, counted from 1 in
 * the order in which the rows meet them. Their areas and boxes: `regionsOf`.
 *
 * Shapes: `H W` to labels `H W` and their count. Cost: every pixel once, without recursion.
 * @throws DataError for NaN and infinite numbers.
 */
export function connectedComponents(mask: Plane, connectivity: Connectivity = 8): { labels: Labels; count: number } {
  checkConnectivity(connectivity, '[components]');
  checkFinite(mask, '[components]');
  const labels = new Int32Array(mask.data.length);
  const neighbours = neighboursIn(mask, connectivity);
  const open: number[] = [];
  let count = 0;
  const mark = (i: number) => {
    if (mask.data[i] === 0 || labels[i] !== 0) return;
    labels[i] = count;
    open.push(i);
  };
  for (let i = 0; i < labels.length; i++) {
    if (mask.data[i] === 0 || labels[i] !== 0) continue;
    count++;
    mark(i);
    while (open.length > 0) neighbours(open.pop()!, mark);
  }
  return { labels: { width: mask.width, height: mask.height, data: labels }, count };
}
