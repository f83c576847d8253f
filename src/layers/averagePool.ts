import { checkChoice } from '../core/checks.ts';
import { sizeOf } from '../core/shape.ts';
import { average, type Divisor } from './average.ts';
import { type LayerType, layerFactory } from './layer.ts';
import { type PoolOptions, poolErrorSamples, poolShape, poolWindow, slidingPool } from './pooling.ts';

/** Options of {@link averagePool}. */
export interface AveragePoolOptions extends PoolOptions {
  /**
   * What a window that reaches into the padding is divided by: its places `inside` the map (default, so that a constant
   * map stays constant), or always the `kernel`'s number of places.
   */
  readonly divisor?: Divisor;
}

/**
 * Average pooling P_A: one value a window, the window's mean (a boxcar filter), each map alone.
 *
 * Lecture: windows at non-overlapping positions, so the stride is the kernel's size unless given; rows and columns
 * that fill no whole window are left out.
 *
 * Shapes: x `C H W` to y `C H' W'`, H' = floor((H + padding - dilation (R - 1) - 1) / stride) + 1; for the default
 * stride H' = floor(H / R). Gradient: the upstream one over R S, to every place of its window.
 * Cost: no parameters; R S C H' W' multiply-adds.
 */
export const averagePoolType: LayerType<AveragePoolOptions> = {
  type: 'averagePool',
  inputs: 1,

  outputShape(options, [input], where) {
    checkChoice(options.divisor ?? 'inside', 'divisor', ['inside', 'kernel'], where);
    return poolShape(options, input!, where);
  },

  parameters: () => [],
  apply: (options, [x]) => average(x!, poolWindow(options, '[averagePool]'), options.divisor ?? 'inside'),

  multiplyAdds(options, inputs) {
    const [rows, columns] = poolWindow(options, '[averagePool]').kernel;
    return rows * columns * sizeOf(this.outputShape(options, inputs, '[averagePool]'));
  },

  reach: (options) => poolWindow(options, '[averagePool]'),
  convolutional: slidingPool,

  samples: [
    { name: '2x2', options: { kernel: 2 }, inputs: [[2, 4, 6]] },
    { name: 'leaving a border', options: { kernel: [2, 3] }, inputs: [[1, 5, 7]] },
    { name: 'overlapping, padded', options: { kernel: 3, stride: 2, padding: 1 }, inputs: [[2, 5, 6]] },
    {
      name: 'divided by the kernel',
      options: { kernel: 3, stride: 2, padding: 1, divisor: 'kernel' },
      inputs: [[2, 5, 6]],
    },
  ],
  errorSamples: [
    ...poolErrorSamples('averagePool'),
    {
      name: 'divisor',
      options: { kernel: 2, divisor: 'all' as 'kernel' },
      inputs: [[2, 4, 4]],
      message: '[averagePool] divisor is "all"; it must be one of inside, kernel.',
    },
  ],
};

export const averagePool = layerFactory(averagePoolType);
