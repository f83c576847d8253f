import { expect, test } from 'vitest';
import { run } from '../../tests/conformance/layer.ts';
import { concatenate } from './concatenate.ts';
import { sum } from './sum.ts';

test('sum adds number by number', () => {
  expect([
    ...run(sum(), [
      [1, 2],
      [10, 20],
      [100, 200],
    ]).data,
  ]).toEqual([111, 222]);
});

test('concatenate puts the maps of one input after those of the other', () => {
  const y = run(concatenate(), [[[[1, 2]]], [[[3, 4]], [[5, 6]]]]);
  expect(y).toEqual({ shape: [3, 1, 2], data: Float64Array.of(1, 2, 3, 4, 5, 6) });
});
