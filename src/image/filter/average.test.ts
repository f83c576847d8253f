import { expect, test } from 'vitest';
import { expectClose, pattern, planeFrom } from '../../../tests/support/images.ts';
import { integralImage, meanIn } from '../integral.ts';
import { plane, planeOf, rowsOf } from '../plane.ts';
import { boxFilter, movingAverage } from './average.ts';

/**
 * The lecture's worked example, slides "Left f and Right f * g". One image f stands on the left of all of them: a 5x5
 * block of 90s in rows 2..6 and columns 3..7 with one 0 in it, and a stray 90 below. The right side is filled in step by
 * step, and only the last of these slides has the whole of it: 8x8 means, for the places whose 3x3 window lies inside f.
 * (The text of some slides lacks f's first 0, and the bar `|` beside the table is no number.)
 */
const f = planeOf([
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 90, 90, 90, 90, 90, 0, 0],
  [0, 0, 0, 90, 90, 90, 90, 90, 0, 0],
  [0, 0, 0, 90, 90, 90, 90, 90, 0, 0],
  [0, 0, 0, 90, 0, 90, 90, 90, 0, 0],
  [0, 0, 0, 90, 90, 90, 90, 90, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 90, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
]);
const averaged = [
  [0, 10, 20, 30, 30, 30, 20, 10],
  [0, 20, 40, 60, 60, 60, 40, 20],
  [0, 30, 60, 90, 90, 90, 60, 30],
  [0, 30, 50, 80, 80, 90, 60, 30],
  [0, 30, 50, 80, 80, 90, 60, 30],
  [0, 20, 30, 50, 50, 60, 40, 20],
  [10, 20, 30, 30, 30, 30, 20, 10],
  [10, 10, 10, 0, 0, 0, 0, 0],
];

test("the lecture's 10x10 example comes out number for number", () => {
  expect(rowsOf(boxFilter(f, 3, 'valid'))).toEqual(averaged);
});

test('with zeros outside, the same numbers stand inside a frame', () => {
  const framed = rowsOf(boxFilter(f, 3, 'zero'));
  expect(framed.slice(1, 9).map((row) => row.slice(1, 9))).toEqual(averaged);
  expect(framed[9]).toEqual([0, 10, 10, 10, 0, 0, 0, 0, 0, 0]);
});

test('(5) by hand: each number becomes the mean of itself and m neighbours a side', () => {
  expect([...movingAverage([3, 6, 9, 12, 0], 1)]).toEqual([3, 6, 9, 7, 4]);
  expect([...movingAverage([3, 6, 9, 12, 0], 1, 'valid')]).toEqual([6, 9, 7]);
  expect([...movingAverage([5, 10], 2)]).toEqual([3, 3]);
  expect([...movingAverage([5, 7], 0)]).toEqual([5, 7]);
  expect([...movingAverage([5, 7], 1, 'replicate')]).toEqual([17 / 3, 19 / 3]);
});

/** ndi.uniform_filter(f,3)[0] (SciPy 1.10.1) */
test('as SciPy', () => {
  const expected = [5.1111111111, 8.5555555556, 9.0, 9.4444444444, 6.1111111111, 6.5555555556, 6.2222222222];
  expectClose(rowsOf(boxFilter(pattern, 3))[0]!, expected);
});

test('equals the mean by the integral image, wherever the window lies inside', () => {
  const source = planeFrom(23, 17, (x, y) => ((x * 31 + y * 17) % 23) / 7);
  const sums = integralImage(source);
  const means = planeFrom(17, 11, (x, y) => meanIn(sums, x, y, 7, 7));
  expectClose(boxFilter(source, 7, 'valid').data, [...means.data]);
});

test('an even plane stays, a single pixel too', () => {
  expectClose(
    boxFilter(
      planeFrom(4, 3, () => 0.3),
      5,
    ).data,
    new Array(12).fill(0.3),
    1e-15,
  );
  expect(rowsOf(boxFilter(planeOf([[9]]), 3))).toEqual([[9]]);
});

test.each([0, 2, -1, 2.5, Number.NaN])('a window of %d is refused', (size) => {
  expect(() => boxFilter(pattern, size)).toThrow(
    `[boxFilter] size is ${size}; it must be an odd number >= 1, so that the window has a middle.`,
  );
});

test('a window that does not fit inside is refused, and so is no signal', () => {
  expect(() => boxFilter(plane(2, 9), 3, 'valid')).toThrow('does not fit into 2x9');
  expect(() => movingAverage([], 1)).toThrow('[plane] width is 0');
  expect(() => movingAverage([1], 0.3)).toThrow('[movingAverage] size is 1.6');
});
