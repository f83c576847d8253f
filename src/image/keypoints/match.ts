import { checkNumber } from '../../core/checks.ts';
import { DataError } from '../../core/errors.ts';
import type { Keypoint } from './keypoint.ts';

/** Keypoint `a` of one image taken for keypoint `b` of another. */
export interface Match {
  readonly a: number;
  readonly b: number;
  /** Between the descriptors. */
  readonly distance: number;
}

/** Options of {@link matchKeypoints}. */
export interface MatchOptions {
  /** The nearest descriptor counts when it is nearer than this share of the distance to the second. Default 0.8. */
  readonly ratio?: number;
}

/**
 * For each keypoint of one image the one of the other with the nearest descriptor (Euclidean), unless the second is
 * nearly as near: the ratio test of Lowe 2004. With less than two candidates there is nothing to compare with, and no
 * match. Cost: every pair is compared. @throws DataError when descriptors differ in length.
 */
export function matchKeypoints(
  first: readonly Keypoint[],
  second: readonly Keypoint[],
  { ratio = 0.8 }: MatchOptions = {},
): Match[] {
  checkNumber(ratio, 'ratio', '[matchKeypoints]', { above: 0 });
  const lengths = new Set([...first, ...second].map(({ descriptor }) => descriptor.length));
  if (lengths.size > 1) {
    throw new DataError(
      `[matchKeypoints] descriptors of ${[...lengths].join(' and ')} numbers cannot be compared.`,
      {},
    );
  }
  return first.flatMap(({ descriptor }, a) => {
    const { b, nearest, next } = nearestTwo(descriptor, second);
    return Math.sqrt(nearest) < ratio * Math.sqrt(next) && next < Infinity
      ? [{ a, b, distance: Math.sqrt(nearest) }]
      : [];
  });
}

/** The nearest keypoint, and the squared distances of it and of the second. */
function nearestTwo(descriptor: Float32Array, among: readonly Keypoint[]) {
  let [b, nearest, next] = [-1, Infinity, Infinity];
  for (const [i, candidate] of among.entries()) {
    const distance = squaredDistance(descriptor, candidate.descriptor, next);
    if (distance < nearest) [b, nearest, next] = [i, distance, nearest];
    else if (distance < next) next = distance;
  }
  return { b, nearest, next };
}

/** Squared Euclidean distance; counted no further than `enough`. */
function squaredDistance(p: Float32Array, q: Float32Array, enough: number): number {
  let sum = 0;
  for (let i = 0; i < p.length && sum < enough; i++) sum += (p[i]! - q[i]!) ** 2;
  return sum;
}
