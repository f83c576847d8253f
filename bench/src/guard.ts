import type { Results } from './protocol.ts';

/** Largest difference that counts as the same result, relative to the largest magnitude of ours. */
export const tolerance = 1e-3;

/** Largest difference of two results, relative to the largest magnitude of the first; infinite when they cannot agree. */
export function differenceOf(ours: Results, theirs: Results): number {
  if (ours.count !== theirs.count || ours.numbers.length !== theirs.numbers.length) return Number.POSITIVE_INFINITY;
  const scale = ours.numbers.reduce((most, number) => Math.max(most, Math.abs(number)), 1e-30);
  const worst = ours.numbers.reduce((most, number, i) => {
    const difference = Math.abs(number - theirs.numbers[i]!);
    return Number.isFinite(difference) ? Math.max(most, difference) : Number.POSITIVE_INFINITY;
  }, 0);
  return worst / scale;
}
