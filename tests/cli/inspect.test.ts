import { expect, test } from 'vitest';
import { featuremap } from './support.ts';

const lecture = `lecture: The lecture's example: softplus convolutions with bias matrices, subsampling by skipping, L = (y - t)^2/2.

layer             kind            output    parameters  multiply-adds   sees  if fully connected
input                             1x28x28
conv2d_1          conv2d          12x24x24       7,212        172,800    5x5           5,425,920
softplus_1        softplus        12x24x24           0              0    5x5                   0
subsample_1       subsample       12x12x12           0              0    5x5                   0
conv2d_2          conv2d          12x8x8         4,368        230,400  13x13           1,327,872
softplus_2        softplus        12x8x8             0              0  13x13                   0
subsample_2       subsample       12x4x4             0              0  13x13                   0
fullyConnected_1  fullyConnected  10             1,930          1,920  28x28               1,930
softplus_3        softplus        10                 0              0  28x28                   0
total                             10            13,510        405,120                  6,755,722

parameters and multiply-adds are for one image, forwards; "sees" is the part of the image that one unit depends on;
"if fully connected" is what the layer would have if every unit saw every number before it.
`;

test('inspect lecture prints the table', async () => {
  expect(await featuremap(['inspect', 'lecture'])).toEqual({ code: 0, stdout: lecture, stderr: '' });
});

test('inspect for another shape and number of classes, with memory, for machines', async () => {
  const args = ['inspect', 'lenet5', '--input', '3x32x32', '--classes', '4', '--memory', '--batch', '16', '--json'];
  const { code, stdout } = await featuremap(args);
  expect(code).toBe(0);
  const summary = JSON.parse(stdout) as { layers: unknown[]; memoryBytes: number };
  expect(summary).toMatchObject({ name: 'lenet5', inputShape: [3, 32, 32], outputShape: [4], batch: 16 });
  expect(summary.layers).toHaveLength(11);
  expect(summary.layers[0]).toMatchObject({ kind: 'conv2d', outputShape: [6, 32, 32], parameters: 6 * 76 });
  expect(summary.memoryBytes).toBeGreaterThan(16 * 4 * 6 * 32 * 32);
});

test('more memory for larger batches, in words', async () => {
  const memory = async (batch: string) => {
    const { stdout } = await featuremap(['inspect', 'lecture', '--memory', '--batch', batch]);
    const found = new RegExp(
      `^Training with batches of ${batch} takes [\\d.]+ MiB \\([\\d,]+ bytes\\):\\n +([\\d.]+) MiB +numbers`,
      'm',
    ).exec(stdout);
    return Number(found![1]);
  };
  const [small, large] = await Promise.all([memory('4'), memory('64')]);
  expect(large).toBeGreaterThan(small);
});
