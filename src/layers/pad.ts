import { checkNumber } from '../core/checks.ts';
import { affine, pad as padWithZeros } from '../ops/index.ts';
import { mapsOf } from './checks.ts';
import { asItIs } from './convolutional.ts';
import { type Pair, pairOf } from './geometry.ts';
import { type LayerType, layerFactory } from './layer.ts';

/** Options of {@link pad}. */
export interface PadOptions {
  /** Rows added above and below, and columns added left and right: one number or `[rows, columns]`. */
  readonly border: Pair;
  /** The number they are filled with. Default 0. */
  readonly value?: number;
}

/**
 * A border of one fixed number around every map: the background, where that is not 0, so that kernels meet no edge where
 * the picture has none. A convolution's own padding is 0; LeCun et al. 1989 let windows that reach past the border see
 * the background level, -1.
 *
 * Shapes: x `C H W` to y `C H+2r W+2c`. Gradient: the upstream one without the border. Cost: nothing.
 */
export const padType: LayerType<PadOptions> = {
  type: 'pad',
  inputs: 1,

  outputShape({ border, value = 0 }, [input], where) {
    const [rows, columns] = pairOf(border, 'border', where, 0);
    checkNumber(value, 'value', where);
    const [channels, height, width] = mapsOf(input!, where);
    return [channels, height + 2 * rows, width + 2 * columns];
  },

  parameters: () => [],

  apply({ border, value = 0 }, [x]) {
    const sides = [0, 0, ...pairOf(border, 'border', '[pad]', 0)];
    return value === 0
      ? padWithZeros(x!, sides, sides)
      : affine(padWithZeros(affine(x!, 1, -value), sides, sides), 1, value);
  },

  multiplyAdds: () => 0,

  reach({ border }) {
    const [rows, columns] = pairOf(border, 'border', '[pad]', 0);
    return { kernel: [1, 1], stride: [1, 1], padding: [rows, rows, columns, columns], dilation: [1, 1] };
  },

  convolutional: asItIs,

  samples: [
    { name: 'background', options: { border: 2, value: -1 }, inputs: [[2, 3, 4]] },
    { name: 'zeros', options: { border: [0, 1] }, inputs: [[3, 2, 3]] },
  ],
  errorSamples: [
    {
      name: 'units as input',
      options: { border: 1 },
      inputs: [[7]],
      message: '[pad] needs maps (C H W) but its input is F=7. Put it before the fully connected layers.',
    },
    {
      name: 'negative border',
      options: { border: -1 },
      inputs: [[1, 3, 3]],
      message: '[pad] border is -1; it must be a whole number >= 0.',
    },
    {
      name: 'value',
      options: { border: 1, value: Number.NaN },
      inputs: [[1, 3, 3]],
      message: '[pad] value is NaN; it must be a number.',
    },
  ],
};

export const pad = layerFactory(padType);
