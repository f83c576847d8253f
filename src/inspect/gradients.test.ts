import { expect, test } from 'vitest';
import { dataset } from '../data/dataset.ts';
import { fullyConnected } from '../layers/index.ts';
import { halfSumOfSquares } from '../losses/index.ts';
import { sequential } from '../model/model.ts';
import { gradientSizes } from './gradients.ts';

/** y = W x + b, L = 1/2 |y - t|^2: dL/db = y - t and dL/dW = (y - t) x^T, averaged over the samples. */
const model = () => {
  const linear = sequential([1, 1, 2], [fullyConnected({ units: 2, name: 'linear' })]);
  const weights = linear.weights.slice();
  weights.set([1, 2, 3, 4]);
  linear.weights = weights;
  return linear;
};

const data = (pixels: readonly number[], labels: readonly number[]) =>
  dataset({
    name: 'two',
    shape: [1, 1, 2],
    classes: ['a', 'b'],
    pixels: Float32Array.from(pixels),
    labels: Uint8Array.from(labels),
  });

test('sizes of one sample, by hand', async () => {
  const sizes = await gradientSizes(model(), data([1, 0.5], [0]), halfSumOfSquares());
  const [y0, y1] = [1 * 1 + 2 * 0.5 - 1, 3 * 1 + 4 * 0.5];
  const bias = Math.hypot(y0, y1);
  expect(sizes.map(({ path, layer }) => [path, layer])).toEqual([
    ['linear.weight', 'linear'],
    ['linear.bias', 'linear'],
  ]);
  expect(sizes[0]!.norm).toBeCloseTo(bias * Math.hypot(1, 0.5), 5);
  expect(sizes[0]!.rms).toBeCloseTo((bias * Math.hypot(1, 0.5)) / 2, 5);
  expect(sizes[1]!.norm).toBeCloseTo(bias, 5);
});

test('several samples are averaged as in training', async () => {
  const [, bias] = await gradientSizes(model(), data([1, 0, 0, 1], [0, 1]), halfSumOfSquares());
  const mean = [(1 - 1 + 2) / 2, (3 + 4 - 1) / 2] as const;
  expect(bias!.norm).toBeCloseTo(Math.hypot(...mean), 5);
});
