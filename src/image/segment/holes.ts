import { mapPlane, type Plane } from '../plane.ts';
import { connectedComponents } from './components.ts';
import { regionsOf } from './labels.ts';

/** Fills the holes of a mask: zeros that no way over the sides of other zeros leads from to the frame become 1. */
export function fillHoles(mask: Plane): Plane {
  const { labels } = connectedComponents(
    mapPlane(mask, (value) => (value === 0 ? 1 : 0)),
    4,
  );
  const open = regionsOf(labels).filter(
    ({ box: { left, top, width, height } }) =>
      left === 0 || top === 0 || left + width === mask.width || top + height === mask.height,
  );
  const outside = new Set(open.map(({ label }) => label));
  return mapPlane(mask, (value, i) => (value === 0 && outside.has(labels.data[i]!) ? 0 : 1));
}
