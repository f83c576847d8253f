import { expect, test } from 'vitest';
import { rounded, run } from '../../tests/conformance/layer.ts';
import { conv2d } from './conv2d.ts';
import { subsample } from './subsample.ts';
import { transposedConv2d } from './transposedConv2d.ts';
import { upsample } from './upsample.ts';

const image = [
  [1, 2],
  [3, 4],
];

test('upsample repeats every number in a block', () => {
  const { shape, data } = run(upsample(), [[image]]);
  expect(shape).toEqual([1, 4, 4]);
  expect([...data]).toEqual([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
});

test('subsample undoes upsample', () => {
  const large = run(upsample({ factor: [2, 3] }), [[image]]);
  const rows = Array.from({ length: 4 }, (_, r) => [...large.data.subarray(6 * r, 6 * r + 6)]);
  expect([...run(subsample({ skip: [1, 2] }), [[rows]]).data]).toEqual(image.flat());
});

test('transposed convolution, stride 2: every number lays down its own 2x2 kernel', () => {
  const weight = [
    [
      [
        [1, 10],
        [100, 1000],
      ],
    ],
  ];
  const layer = transposedConv2d({ maps: 1, kernel: 2, stride: 2 });
  const { shape, data } = run(layer, [[image]], { weight, bias: [0.5] });
  expect(shape).toEqual([1, 4, 4]);
  const byHand = [1, 10, 2, 20, 100, 1000, 200, 2000, 3, 30, 4, 40, 300, 3000, 400, 4000];
  expect([...data]).toEqual(byHand.map((each) => each + 0.5));
});

test('transposed convolution, stride 1: what overlaps adds up', () => {
  const weight = [[[[1, 10]]]];
  // row 1: 1, 10 + 2, 20; row 2: 3, 30 + 4, 40
  const { shape, data } = run(transposedConv2d({ maps: 1, kernel: [1, 2], bias: 'none' }), [[image]], { weight });
  expect(shape).toEqual([1, 2, 3]);
  expect([...data]).toEqual([1, 12, 20, 3, 34, 40]);
});

test('it is the transpose of the convolution with the same weight: <conv x, y> = <x, transposed y>', () => {
  const numbers = (count: number, shift: number) => Array.from({ length: count }, (_, i) => Math.sin(i + shift));
  const maps = (channels: number, rows: number, columns: number, shift: number) =>
    Array.from({ length: channels }, (_, c) =>
      Array.from({ length: rows }, (__, r) => numbers(columns, shift + 7 * c + 3 * r)),
    );
  const window = { kernel: 3, stride: 2, padding: 1, bias: 'none' as const };
  const weight = Array.from({ length: 3 }, (_, k) => maps(2, 3, 3, k));
  const [x, y] = [maps(2, 6, 5, 0.1), maps(3, 3, 3, 0.7)];
  const forth = run(conv2d({ ...window, maps: 3 }), [x], { weight });
  const back = run(transposedConv2d({ ...window, maps: 2, outputPadding: [1, 0] }), [y], { weight });
  expect(back.shape).toEqual([2, 6, 5]);
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, each, i) => sum + each * b[i]!, 0);
  expect(dot(rounded(forth), y.flat(2))).toBeCloseTo(dot(x.flat(2), rounded(back)), 6);
});
