import { expect, test } from 'vitest';
import { rounded, run } from '../../tests/conformance/layer.ts';
import { softmax } from './softmax.ts';

test('e^z over its sum, by hand', () => {
  expect(rounded(run(softmax(), [[0, Math.log(2), Math.log(5)]]))).toEqual([0.125, 0.25, 0.625]);
});

test('rows sum to 1, and adding a number to all changes nothing, however large', () => {
  const small = run(softmax(), [[1, -2, 0.5, 3]]);
  expect(small.data.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  expect(rounded(run(softmax(), [[10001, 9998, 10000.5, 10003]]), 10)).toEqual(rounded(small, 10));
});

test('over maps it acts at each place alone', () => {
  const maps = [[[0, 1000]], [[Math.log(3), 0]]];
  expect(rounded(run(softmax(), [maps]))).toEqual([0.25, 1, 0.75, 0]);
});
