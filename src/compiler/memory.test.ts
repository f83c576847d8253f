import { expect, test } from 'vitest';
import { Random } from '../core/random.ts';
import { type Interval, layOut } from './memory.ts';

/** The most that is alive at any step: no layout can be smaller. */
function peak(intervals: readonly Interval[]): number {
  const steps = intervals.flatMap(({ from, to }) => [from, to]);
  const alive = (step: number) => intervals.filter(({ from, to }) => from <= step && step <= to);
  return Math.max(...steps.map((step) => alive(step).reduce((total, { size }) => total + size, 0)));
}

function expectApart(intervals: readonly Interval[], offsets: readonly number[]): void {
  intervals.forEach((a, i) => {
    intervals.slice(i + 1).forEach((b, k) => {
      const j = i + 1 + k;
      const together = a.from <= b.to && b.from <= a.to;
      const apart = offsets[i]! + a.size <= offsets[j]! || offsets[j]! + b.size <= offsets[i]!;
      expect(!together || apart, `${i} and ${j}`).toBe(true);
    });
  });
}

test('intervals that follow each other share a place', () => {
  const { offsets, size } = layOut(
    [
      { size: 100, from: 0, to: 1 },
      { size: 60, from: 1, to: 2 },
      { size: 100, from: 2, to: 3 },
    ],
    1,
  );
  expect(offsets).toEqual([0, 100, 0]);
  expect(size).toBe(160);
});

test('what lives together never overlaps, offsets are aligned, and the arena is close to the peak', () => {
  const random = new Random(6);
  for (let round = 0; round < 50; round++) {
    const intervals = Array.from({ length: 40 }, () => {
      const from = random.integer(60);
      return { size: 64 * (1 + random.integer(30)), from, to: from + random.integer(8) };
    });
    const { offsets, size } = layOut(intervals, 64);
    expectApart(intervals, offsets);
    expect(offsets.every((offset) => offset % 64 === 0)).toBe(true);
    expect(size).toBe(Math.max(...offsets.map((offset, index) => offset + intervals[index]!.size)));
    expect(size).toBeGreaterThanOrEqual(peak(intervals));
    expect(size).toBeLessThanOrEqual(1.35 * peak(intervals));
  }
});
