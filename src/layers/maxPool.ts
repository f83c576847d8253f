import { windowMax } from '../ops/index.ts';
import { type LayerType, layerFactory } from './layer.ts';
import { type PoolOptions, poolErrorSamples, poolShape, poolWindow, slidingPool } from './pooling.ts';

/** Options of {@link maxPool}. */
export type MaxPoolOptions = PoolOptions;

/**
 * Max pooling P_M: one value a window, the window's largest, each map alone.
 *
 * Lecture: windows at non-overlapping positions, so the stride is the kernel's size unless given; rows and columns
 * that fill no whole window are left out. Padding never wins.
 *
 * Shapes: x `C H W` to y `C H' W'`, H' = floor((H + padding - dilation (R - 1) - 1) / stride) + 1; for the default
 * stride H' = floor(H / R). Gradient: the upstream one, to the (first) largest place of its window alone.
 * Cost: no parameters, no multiply-adds.
 */
export const maxPoolType: LayerType<MaxPoolOptions> = {
  type: 'maxPool',
  inputs: 1,
  outputShape: (options, [input], where) => poolShape(options, input!, where),
  parameters: () => [],
  apply: (options, [x]) => windowMax(x!, poolWindow(options, '[maxPool]')),
  multiplyAdds: () => 0,
  reach: (options) => poolWindow(options, '[maxPool]'),
  convolutional: slidingPool,
  samples: [
    { name: '2x2', options: { kernel: 2 }, inputs: [[2, 4, 6]], fill: 'distinct' },
    { name: 'leaving a border', options: { kernel: [2, 3] }, inputs: [[1, 5, 7]], fill: 'distinct' },
    {
      name: 'overlapping, padded',
      options: { kernel: 3, stride: 2, padding: 1 },
      inputs: [[2, 5, 6]],
      fill: 'distinct',
    },
    { name: 'dilated', options: { kernel: 2, stride: 1, dilation: 2 }, inputs: [[1, 4, 5]], fill: 'distinct' },
  ],
  errorSamples: poolErrorSamples('maxPool'),
};

export const maxPool = layerFactory(maxPoolType);
