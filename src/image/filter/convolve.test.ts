import { expect, test } from 'vitest';
import { expectClose, pattern, planeFrom } from '../../../tests/support/images.ts';
import { type Border, borders } from '../border.ts';
import { plane, planeOf, rowsOf } from '../plane.ts';
import { convolve, convolveSeparable, correlate, flipKernel } from './convolve.ts';

const delta = planeOf([
  [0, 0, 0],
  [0, 1, 0],
  [0, 0, 0],
]);

test('a point convolved with a kernel is the kernel; correlated, the flipped kernel', () => {
  const kernel = planeOf([
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ]);
  expect(rowsOf(convolve(delta, kernel, 'zero'))).toEqual(rowsOf(kernel));
  expect(rowsOf(correlate(delta, kernel, 'zero'))).toEqual([
    [9, 8, 7],
    [6, 5, 4],
    [3, 2, 1],
  ]);
});

test('by hand: one step of (8), with its signs', () => {
  const f = planeOf([
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ]);
  const g = planeOf([
    [1, 0, 0],
    [0, 0, 0],
    [0, 0, -1],
  ]);
  expect(rowsOf(convolve(f, g, 'valid'))).toEqual([[9 - 1]]);
  expect(rowsOf(correlate(f, g, 'valid'))).toEqual([[1 - 9]]);
});

/** k=np.arange(15).reshape(5,3)-4.; ndi.convolve(f,k,mode=m)[0]; ndi.correlate(f,k,mode=m)[0] (SciPy 1.10.1) */
test.each<[Border, number[], number[]]>([
  ['zero', [-39, 9, 6, 20, -34, 14, 22], [279, 417, 450, 466, 448, 328, 182]],
  ['replicate', [47, 296, 387, 461, 212, 320, 266], [409, 382, 369, 373, 394, 262, 232]],
  ['reflect', [286, 433, 435, 454, 269, 305, 325], [320, 329, 357, 368, 379, 271, 203]],
  ['wrap', [343, 169, 175, 198, 153, 346, 317], [239, 383, 425, 450, 441, 296, 295]],
])('border %s gives the first row that SciPy gives', (border, convolved, correlated) => {
  const kernel = planeFrom(3, 5, (x, y) => y * 3 + x - 4);
  expect(rowsOf(convolve(pattern, kernel, border))[0]).toEqual(convolved);
  expect(rowsOf(correlate(pattern, kernel, border))[0]).toEqual(correlated);
});

test.each(borders)('laws with border %s: a delta is the identity, flipping turns one into the other', (border) => {
  const kernel = planeFrom(3, 3, (x, y) => x * 5 - y * y + 1);
  const whole =
    border === 'valid'
      ? [
          [6, 16, 9, 2, 12],
          [5, 1, 14, 10, 6],
          [4, 3, 2, 1, 0],
        ]
      : rowsOf(pattern);
  expect(rowsOf(convolve(pattern, delta, border))).toEqual(whole);
  expect(convolve(pattern, flipKernel(kernel), border)).toEqual(correlate(pattern, kernel, border));
});

test.each(borders)('a separable kernel with border %s equals its matrix', (border) => {
  const [column, row] = [
    [1, 2, -1, 0.5, 3],
    [2, -1, 4],
  ];
  const matrix = planeOf(column.map((c) => row.map((r) => c * r)));
  const expected = convolve(pattern, matrix, border);
  expectClose(convolveSeparable(pattern, column, row, border).data, [...expected.data]);
});

test('a kernel larger than the plane works with every border but valid', () => {
  const ones = planeFrom(5, 5, () => 1);
  const dot = planeOf([[2]]);
  expect(rowsOf(convolve(dot, ones, 'zero'))).toEqual([[2]]);
  for (const border of ['replicate', 'reflect', 'wrap'] as const)
    expect(rowsOf(convolve(dot, ones, border))).toEqual([[50]]);
  expect(() => convolve(dot, ones, 'valid')).toThrow(
    '[filter] a kernel of 5x5 does not fit into 1x1: choose a smaller kernel, or another border than valid.',
  );
});

test('even kernels are refused', () => {
  expect(() => convolve(pattern, plane(2, 3))).toThrow(
    '[filter] a kernel of 2x3 has no middle; both sizes must be odd.',
  );
});

test('NaN spreads over the pixels whose window holds it, and no further', () => {
  const spot = planeOf([[1, Number.NaN, 1, 1]]);
  expect(rowsOf(convolve(spot, planeOf([[1, 1, 1]]), 'zero'))).toEqual([[Number.NaN, Number.NaN, Number.NaN, 2]]);
});
