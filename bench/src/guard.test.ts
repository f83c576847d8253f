import { expect, test } from 'vitest';
import { differenceOf } from './guard.ts';

const results = (...numbers: number[]) => ({ count: numbers.length, numbers });

test('differences are relative to the largest magnitude', () => {
  expect(differenceOf(results(1, -4, 2), results(1, -4, 2))).toBe(0);
  expect(differenceOf(results(1, -4, 2), results(1, -4, 2.04))).toBeCloseTo(0.01, 10);
});

test('other lengths, other kinds and no numbers at all never agree', () => {
  expect(differenceOf(results(1, 2), results(1))).toBe(Number.POSITIVE_INFINITY);
  expect(differenceOf({ count: 5000, numbers: [1] }, { count: 5001, numbers: [1] })).toBe(Number.POSITIVE_INFINITY);
  expect(differenceOf(results(1, 2), results(1, Number.NaN))).toBe(Number.POSITIVE_INFINITY);
});
