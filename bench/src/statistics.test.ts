import { expect, test } from 'vitest';
import { median, speedup, summarize } from './statistics.ts';

test('the median is the number in the middle, whatever the order', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 2, 100])).toBe(3);
  expect(() => median([])).toThrow('The median of no numbers is asked for; measure at least once.');
});

test('a summary has the extremes', () => {
  expect(summarize([2, 9, 4])).toEqual({ median: 4, min: 2, max: 9 });
});

test('a speedup is the median of what each round says', () => {
  // The machine was half as fast in the second round: the quotients do not notice.
  expect(speedup([100, 50, 110], [50, 25, 50], false)).toBe(2);
  expect(speedup([100, 50, 110], [50], false)).toBe(2);
});

test('of times, the smaller is the faster', () => {
  expect(speedup([10, 10], [30, 20], true)).toBe(2.5);
});
