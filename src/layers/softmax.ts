import { exp, logSoftmax } from '../ops/index.ts';
import { mapsOrUnitsOf } from './checks.ts';
import { checkOnePlace } from './convolutional.ts';
import { type LayerType, layerFactory } from './layer.ts';

/**
 * Softmax layer: `y_k = e^(z_k) / sum_j e^(z_j)`, over the units, or over the maps at each place. Every row is positive
 * and sums to 1. The cross-entropy loss wants the numbers before it, so a classifier that is trained with that loss
 * does without this layer.
 *
 * Shapes: x `F` or `C H W` to y of the same shape. Gradient: y (upstream - sum of y upstream).
 * Cost: no parameters, no multiply-adds. Computed from z - max z, so it never overflows.
 */
export const softmaxType: LayerType<object> = {
  type: 'softmax',
  inputs: 1,
  outputShape: (_options, [input], where) => mapsOrUnitsOf(input!, where),
  parameters: () => [],
  apply: (_options, [x]) => exp(logSoftmax(x!, 1)),
  multiplyAdds: () => 0,
  reach: () => 'pointwise',
  convolutional(options, [input], where) {
    checkOnePlace(input!, where, 'it takes shares');
    return { type: this, options, name: undefined };
  },
  samples: [
    { name: 'units', options: {}, inputs: [[10]] },
    { name: 'maps', options: {}, inputs: [[3, 2, 4]] },
  ],
  errorSamples: [
    {
      name: 'neither maps nor units',
      options: {},
      inputs: [[2, 3]],
      message: '[softmax] needs maps (C H W) or units (F) but its input is 2x3.',
    },
  ],
};

export const softmax = layerFactory(softmaxType);
