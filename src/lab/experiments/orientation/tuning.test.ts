import { expect, test } from 'vitest';
import { type Kernel, tuningOf } from './tuning.ts';

/** A 7x7 kernel from a function of x and y, counted from its middle. */
const kernel = (weight: (x: number, y: number) => number): Kernel => ({
  rows: 7,
  columns: 7,
  weights: Float32Array.from({ length: 49 }, (_, i) => weight((i % 7) - 3, Math.floor(i / 7) - 3)),
});

test.each([0, 30, 60, 90, 120, 150])('a grating of %d degrees is answered to at its own orientation', (degrees) => {
  const angle = (degrees * Math.PI) / 180;
  const { preferred, index } = tuningOf(
    kernel((x, y) => Math.cos(2 * Math.PI * 0.2 * (x * Math.cos(angle) + y * Math.sin(angle)))),
  );
  expect(Math.min(Math.abs(preferred - degrees), 180 - Math.abs(preferred - degrees))).toBeLessThanOrEqual(10);
  expect(index).toBeGreaterThan(0.7);
});

test('a round blob is answered to alike along and across', () => {
  const { index } = tuningOf(kernel((x, y) => Math.exp(-(x * x + y * y) / 2)));
  expect(index).toBeLessThan(0.02);
});

test('plain brightness counts nothing', () => {
  const { responses } = tuningOf(kernel(() => 5));
  expect(Math.max(...responses)).toBeLessThan(1e-9);
});
