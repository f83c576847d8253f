import { OptionError } from '../../src/core/errors.ts';

/** Smallest, middle and largest of some figures. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The middle of some numbers; of an even count the mean of the two in the middle. @throws OptionError when none. */
export function median(numbers: readonly number[]): number {
  if (numbers.length === 0) throw new OptionError('The median of no numbers is asked for; measure at least once.');
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.floor(half)]! + sorted[Math.ceil(half) - 1]!) / 2;
}

export function summarize(numbers: readonly number[]): Summary {
  return { median: median(numbers), min: Math.min(...numbers), max: Math.max(...numbers) };
}

/**
 * How many times as fast as `theirs` `ours` is: the median over rounds of the quotient of the two figures taken in the
 * same round, turned round for times. Rounds that only one of them has are left out.
 */
export function speedup(ours: readonly number[], theirs: readonly number[], isTime: boolean): number {
  const rounds = Math.min(ours.length, theirs.length);
  const quotients = Array.from({ length: rounds }, (_, i) => (isTime ? theirs[i]! / ours[i]! : ours[i]! / theirs[i]!));
  return median(quotients);
}
