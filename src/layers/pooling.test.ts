import { expect, test } from 'vitest';
import { rounded, run } from '../../tests/conformance/layer.ts';
import { averagePool } from './averagePool.ts';
import { maxPool } from './maxPool.ts';
import { trainableAveragePool } from './trainableAveragePool.ts';

const maps = [
  [
    [1, 2, 5, 0],
    [3, 6, 1, 2],
  ],
  [
    [-1, -2, 0, 0],
    [-3, -4, 0, 8],
  ],
];

test('one value a window, windows do not overlap, each map alone', () => {
  expect(run(maxPool({ kernel: 2 }), [maps])).toEqual({ shape: [2, 1, 2], data: Float64Array.of(6, 5, -1, 8) });
  expect(run(averagePool({ kernel: 2 }), [maps])).toEqual({ shape: [2, 1, 2], data: Float64Array.of(3, 2, -2.5, 2) });
});

test('a trainable coefficient and bias a map', () => {
  const y = run(trainableAveragePool({ kernel: 2 }), [maps], { coefficient: [2, -1], bias: [10, 0.5] });
  expect([...y.data]).toEqual([16, 14, 3, -1.5]);
  const { type, options } = trainableAveragePool({ kernel: 2 });
  const shapes = type.parameters(options, [[6, 28, 28]]).map(({ shape, initializer }) => [shape, initializer]);
  expect(shapes).toEqual([
    [[6], 'ones'],
    [[6], 'zeros'],
  ]); // LeNet-5's S2: 12 parameters
});

test('rows and columns that fill no whole window are left out', () => {
  const odd = [
    [1, 2, 9],
    [3, 4, 9],
    [9, 9, 9],
  ];
  expect([...run(averagePool({ kernel: 2 }), [[odd]]).data]).toEqual([2.5]);
  expect([...run(maxPool({ kernel: 2 }), [[odd]]).data]).toEqual([4]);
});

test('a boxcar filter: with stride 1 the average is the moving average', () => {
  expect([...run(averagePool({ kernel: [1, 3], stride: 1 }), [[[[0, 90, 0, 30, 60]]]]).data]).toEqual([30, 40, 30]);
});

test('a constant map stays constant up to the border, unless the kernel’s places divide', () => {
  const ones = [
    [1, 1],
    [1, 1],
  ];
  const options = { kernel: 3, stride: 1, padding: 1 } as const;
  expect(rounded(run(averagePool(options), [[ones]]))).toEqual([1, 1, 1, 1]);
  const kernel = run(averagePool({ ...options, divisor: 'kernel' }), [[ones]]);
  expect(rounded(kernel, 6)).toEqual([0.444444, 0.444444, 0.444444, 0.444444]);
});

test('padding never is the maximum', () => {
  expect([...run(maxPool({ kernel: 3, stride: 1, padding: 1 }), [[[[-5, -7]]]]).data]).toEqual([-5, -5]);
});
