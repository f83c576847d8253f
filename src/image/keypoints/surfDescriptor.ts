import type { Plane } from '../plane.ts';
import { haar } from './haar.ts';
import { normalise } from './keypoint.ts';

/** Where something was found, and how large it is. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

interface Response {
  readonly angle: number;
  readonly dx: number;
  readonly dy: number;
}

/** Haar responses of 4 scales at steps of one scale within 6 scales, weighed by a Gaussian of 2 scales. */
function responsesAround(integral: Plane, { x, y, scale }: Place): Response[] {
  const found: Response[] = [];
  for (let i = -6; i <= 6; i++) {
    for (let j = -6; j <= 6; j++) {
      if (i * i + j * j > 36) continue;
      const weight = Math.exp(-(i * i + j * j) / (2 * 2 * 2));
      const { dx, dy } = haar(integral, x + i * scale, y + j * scale, 2 * scale);
      found.push({ angle: Math.atan2(dy, dx), dx: weight * dx, dy: weight * dy });
    }
  }
  return found;
}

/** The direction of the longest sum of responses within a window of 60 degrees, of 72 windows around. Radians. */
export function surfDirection(integral: Plane, place: Place): number {
  const responses = responsesAround(integral, place);
  let [longest, direction] = [-1, 0];
  for (let i = 0; i < 72; i++) {
    const middle = (i * 2 * Math.PI) / 72;
    let [dx, dy] = [0, 0];
    for (const each of responses) {
      if (Math.cos(each.angle - middle) < Math.cos(Math.PI / 6)) continue;
      dx += each.dx;
      dy += each.dy;
    }
    if (dx * dx + dy * dy > longest) [longest, direction] = [dx * dx + dy * dy, Math.atan2(dy, dx)];
  }
  return direction;
}

/**
 * SURF's 64 numbers: 4 x 4 cells of 5 x 5 places, one scale apart, turned against the direction; each cell gives the sums
 * of dx, |dx|, dy, |dy| of the Haar responses, weighed by a Gaussian of 3.3 scales; scaled to length 1.
 */
export function surfDescriptor(integral: Plane, place: Place, angle: number): Float32Array {
  const vector = new Float32Array(64);
  const turn = [Math.cos(angle), Math.sin(angle)] as const;
  for (let row = 0; row < 20; row++) {
    for (let column = 0; column < 20; column++) {
      const { dx, dy } = turnedResponse(integral, place, turn, column - 9.5, row - 9.5);
      const start = 4 * (4 * Math.floor(row / 5) + Math.floor(column / 5));
      for (const [i, value] of [dx, Math.abs(dx), dy, Math.abs(dy)].entries()) vector[start + i]! += value;
    }
  }
  normalise(vector);
  return vector;
}

/** The weighed Haar response `u, v` scales from a place, in its turned axes. */
function turnedResponse(
  integral: Plane,
  { x, y, scale }: Place,
  [cosine, sine]: readonly [number, number],
  u: number,
  v: number,
) {
  const across = x + scale * (cosine * u - sine * v);
  const down = y + scale * (sine * u + cosine * v);
  const { dx, dy } = haar(integral, across, down, scale);
  const weight = Math.exp(-(u * u + v * v) / (2 * 3.3 * 3.3));
  return { dx: weight * (cosine * dx + sine * dy), dy: weight * (cosine * dy - sine * dx) };
}
