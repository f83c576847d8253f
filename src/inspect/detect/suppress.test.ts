import { expect, test } from 'vitest';
import { Random } from '../../core/random.ts';
import { overlapOf } from '../../image/box.ts';
import { suppress } from './suppress.ts';

const box = (left: number, score: number, top = 0) => ({ left, top, width: 4, height: 4, score });

test('the best stays, what overlaps it goes, what overlaps only what went stays', () => {
  // neighbours 1 apart overlap by 3/5, 2 apart by 2/6, 3 apart by 1/7
  const [a, b, c, d] = [box(0, 0.8), box(2, 0.9), box(4, 0.7), box(5, 0.3)];
  expect(suppress([a, b, c, d], 0.3)).toEqual([b, d]);
  expect(suppress([a, b, c, d], 0.4)).toEqual([b, a, c]);
  expect(suppress([a, b, c, d], 0.6)).toEqual([b, a, c, d]);
  expect(suppress([a, b, c, d], 0)).toEqual([b]);
});

test('an overlap of exactly the bound stays; of equal scores the earlier one', () => {
  const [a, b] = [box(0, 0.5), box(2, 0.5)];
  expect(suppress([a, b], 2 / 6)).toEqual([a, b]);
  expect(suppress([b, a], 0.2)).toEqual([b]);
  expect(suppress([], 0.5)).toEqual([]);
});

test('what stays keeps apart, and whatever went has a better one over it', () => {
  const random = new Random(3);
  const boxes = Array.from({ length: 200 }, () => box(random.integer(30), random.uniform(), random.integer(30)));
  const kept = suppress(boxes, 0.4);
  for (const one of boxes) {
    const over = kept.filter((other) => other !== one && overlapOf(one, other) > 0.4);
    expect(over.some((other) => other.score >= one.score)).toBe(!kept.includes(one));
  }
});
