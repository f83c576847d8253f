import { windowSumTransposed } from '../ops/index.ts';
import { plainWindow } from '../ops/support/window.ts';
import { mapsOf } from './checks.ts';
import { type Pair, pairOf } from './geometry.ts';
import { type LayerType, layerFactory } from './layer.ts';

/** Options of {@link upsample}. */
export interface UpsampleOptions {
  /** How often each row and each column comes: one whole number or `[rows, columns]`. Default 2. */
  readonly factor?: Pair;
}

const factorOf = ({ factor = 2 }: UpsampleOptions, where = '[upsample]') => pairOf(factor, 'factor', where);

/**
 * Upsampling layer: every number becomes a block of f1 x f2 equal ones (nearest neighbour), in each map alone. It undoes
 * the size, not the loss, of subsampling by skipping f - 1 pixels, the lecture's S Y S^T: with that S it is
 * `U = S^T Y S` where every zero between two kept pixels is filled with the pixel before it. Nearest only: a convolution
 * after it learns how to smooth.
 *
 * Shapes: x `C H W` to y `C f1 H f2 W`. Gradient: the sum of the upstream one over each block. Cost: no parameters, no
 * multiply-adds.
 */
export const upsampleType: LayerType<UpsampleOptions> = {
  type: 'upsample',
  inputs: 1,

  outputShape(options, [input], where) {
    const [maps, height, width] = mapsOf(input!, where);
    const [down, across] = factorOf(options, where);
    return [maps, down * height, across * width];
  },

  parameters: () => [],

  apply(options, [x]) {
    const [, , height, width] = x!.shape as [number, number, number, number];
    const factor = factorOf(options);
    return windowSumTransposed(x!, plainWindow(factor, { stride: factor }), [factor[0] * height, factor[1] * width]);
  },

  multiplyAdds: () => 0,

  reach(options) {
    const [down, across] = factorOf(options);
    return { kernel: [1, 1], stride: [1 / down, 1 / across], padding: [0, 0, 0, 0], dilation: [1, 1] };
  },

  samples: [
    { name: 'twice', options: {}, inputs: [[2, 3, 4]] },
    { name: 'rows and columns differ', options: { factor: [3, 1] }, inputs: [[1, 2, 3]] },
  ],
  errorSamples: [
    {
      name: 'units',
      options: {},
      inputs: [[8]],
      message: '[upsample] needs maps (C H W) but its input is F=8. Put it before the fully connected layers.',
    },
    {
      name: 'half',
      options: { factor: 0.5 },
      inputs: [[1, 4, 4]],
      message: '[upsample] factor is 0.5; it must be a whole number >= 1.',
    },
  ],
};

export const upsample = layerFactory(upsampleType);
