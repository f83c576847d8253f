import type { Value } from '../graph/graph.ts';
import { affine, constant, multiply, windowSum } from '../ops/index.ts';
import type { Window } from '../ops/support/window.ts';
import { placesInside } from './geometry.ts';

/** What an average at the border divides by: the places inside the map, or always the kernel's places. */
export type Divisor = 'inside' | 'kernel';

/** Average of each window of each map; places outside the map add 0. */
export function average(x: Value, window: Window, divisor: Divisor): Value {
  const total = windowSum(x, window);
  const area = window.kernel[0] * window.kernel[1];
  const inside = placesInside(window, [x.shape[2]!, x.shape[3]!]);
  if (divisor === 'kernel' || inside.every((count) => count === area)) return affine(total, 1 / area);
  const shape = [1, 1, total.shape[2]!, total.shape[3]!];
  const shares = inside.map((count) => 1 / count);
  return multiply(total, constant(x.builder, shape, shares));
}
