import { expect, test } from 'vitest';
import { run } from '../../tests/conformance/layer.ts';
import { pad } from './pad.ts';

test('a border of the background around every map', () => {
  const y = run(pad({ border: [1, 2], value: -1 }), [[[[5, 0.5]]]]);
  expect(y.shape).toEqual([1, 3, 6]);
  expect([...y.data]).toEqual([-1, -1, -1, -1, -1, -1, -1, -1, 5, 0.5, -1, -1, -1, -1, -1, -1, -1, -1]);
});

test('zeros by default, as a convolution pads by itself', () => {
  const map = [
    [1, 2],
    [3, 4],
  ];
  const y = run(pad({ border: 1 }), [[map]]);
  expect(y.shape).toEqual([1, 4, 4]);
  expect([...y.data]).toEqual([0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0]);
});
