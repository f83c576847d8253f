import { checkNumber } from '../core/checks.ts';
import { sizeOf } from '../core/shape.ts';
import { affine } from '../ops/index.ts';
import { mapsOrUnitsOf } from './checks.ts';
import { asItIs } from './convolutional.ts';
import { type LayerType, layerFactory } from './layer.ts';

/** Options of {@link rescale}. */
export interface RescaleOptions {
  /** What every number is multiplied by. Default 1. */
  readonly scale?: number;
  /** What is added afterwards. Default 0. */
  readonly offset?: number;
}

/**
 * Rescaling: `y = scale x + offset` with two fixed numbers. Pixels of data sets are 0..1; scale 2 and offset -1 make
 * them -1..1, as the zip-code network of 1989 takes them.
 *
 * Shapes: x `C H W` or `F` to y of the same shape. Gradient: scale times the upstream one. Cost: no parameters; one
 * multiply-add a number.
 */
export const rescaleType: LayerType<RescaleOptions> = {
  type: 'rescale',
  inputs: 1,

  outputShape({ scale = 1, offset = 0 }, [input], where) {
    checkNumber(scale, 'scale', where);
    checkNumber(offset, 'offset', where);
    return mapsOrUnitsOf(input!, where);
  },

  parameters: () => [],
  apply: ({ scale = 1, offset = 0 }, [x]) => affine(x!, scale, offset),
  multiplyAdds: (_options, [input]) => sizeOf(input!),
  reach: () => 'pointwise',
  convolutional: asItIs,

  samples: [
    { name: 'to -1..1', options: { scale: 2, offset: -1 }, inputs: [[2, 3, 4]] },
    { name: 'units', options: { scale: -0.5 }, inputs: [[5]] },
  ],
  errorSamples: [
    {
      name: 'scale',
      options: { scale: Number.NaN },
      inputs: [[1, 3, 3]],
      message: '[rescale] scale is NaN; it must be a number.',
    },
    {
      name: 'neither maps nor units',
      options: {},
      inputs: [[2, 3]],
      message: '[rescale] needs maps (C H W) or units (F) but its input is 2x3.',
    },
  ],
};

export const rescale = layerFactory(rescaleType);
