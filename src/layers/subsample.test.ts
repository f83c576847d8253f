import { expect, test } from 'vitest';
import { run } from '../../tests/conformance/layer.ts';
import { conv2dType } from './conv2d.ts';
import { subsample, subsampleType } from './subsample.ts';

type Matrix = number[][];
const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((total, each, k) => total + each * b[k]![j]!, 0)));
const transposed = (a: Matrix): Matrix => a[0]!.map((_, j) => a.map((row) => row[j]!));
/** The matrix that keeps rows 1, 2 + s, 3 + 2 s, ... of `size`, counted from 1. */
const selection = (size: number, skip: number): Matrix =>
  Array.from({ length: Math.floor(size / (skip + 1)) }, (_, i) =>
    Array.from({ length: size }, (__, j) => (j === i * (skip + 1) ? 1 : 0)),
  );
const image = (rows: number, columns: number): Matrix =>
  Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (__, s) => 10 * (r + 1) + s + 1));

test('skipping 1 keeps rows and columns 1, 3: S Y S^T with the matrix drawn on the slide', () => {
  const S = [
    [1, 0, 0, 0],
    [0, 0, 1, 0],
  ];
  expect(selection(4, 1)).toEqual(S);
  const Y = image(4, 4);
  expect(product(product(S, Y), transposed(S))).toEqual([
    [11, 13],
    [31, 33],
  ]);
  expect([...run(subsample(), [[Y]]).data]).toEqual([11, 13, 31, 33]);
});

test.each([
  [4, 4, 1, 1],
  [5, 7, 1, 1],
  [9, 8, 2, 1],
  [7, 3, 3, 0],
])('equals S Y S^T: %i x %i skipping %i and %i', (rows, columns, down, across) => {
  const Y = image(rows, columns);
  const expected = product(product(selection(rows, down), Y), transposed(selection(columns, across)));
  const result = run(subsample({ skip: [down, across] }), [[Y]]);
  expect(result.shape).toEqual([1, expected.length, expected[0]!.length]);
  expect([...result.data]).toEqual(expected.flat());
});

test('an odd size rounds down: of 5 rows, rows 1 and 3', () => {
  expect([...run(subsample({ skip: [1, 0] }), [[[[1], [2], [3], [4], [5]]]]).data]).toEqual([1, 3]);
});

test('after a convolution the size is floor((m2 - 2 h1) / (s1 + 1))', () => {
  for (const size of [8, 9, 10, 11]) {
    const maps = conv2dType.outputShape({ maps: 1, kernel: 5 }, [[1, size, size]], '[conv2d]');
    const kept = Math.floor((size - 4) / 3);
    expect(subsampleType.outputShape({ skip: 2 }, [maps], '[subsample]')).toEqual([1, kept, kept]);
  }
});

test('skipping nothing is the identity', () => {
  const Y = image(3, 4);
  expect([...run(subsample({ skip: 0 }), [[Y]]).data]).toEqual(Y.flat());
});
