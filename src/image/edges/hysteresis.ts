import { neighboursIn } from '../neighbours.ts';
import { type Plane, plane } from '../plane.ts';

/** 1 where a number is >= low and 8-connected, through such numbers, with one >= high; 0 elsewhere. */
export function hysteresis(source: Plane, low: number, high: number): Plane {
  const kept = plane(source.width, source.height);
  const neighbours = neighboursIn(source, 8);
  const open: number[] = [];
  const keep = (i: number) => {
    if (kept.data[i] === 1 || source.data[i] === 0 || source.data[i]! < low) return;
    kept.data[i] = 1;
    open.push(i);
  };
  for (let i = 0; i < source.data.length; i++) {
    if (source.data[i]! >= high) keep(i);
    while (open.length > 0) neighbours(open.pop()!, keep);
  }
  return kept;
}
