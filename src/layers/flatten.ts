import { sizeOf } from '../core/shape.ts';
import { flatten as toUnits } from '../ops/index.ts';
import { mapsOrUnitsOf } from './checks.ts';
import { type LayerType, layerFactory } from './layer.ts';

/**
 * Maps to units, in the order in which the lecture's fully connected layer sums over maps: unit (j H + r) W + s is
 * `(Y_j)_rs`. A fully connected layer does this by itself; as a layer of its own it lets units join by `concatenate`.
 *
 * Shapes: x `C H W` to y `F` = C H W; units stay as they are. Gradient: the upstream one under the old shape.
 * Cost: nothing, the numbers keep their order; over a larger image the maps stay maps.
 */
export const flattenType: LayerType<object> = {
  type: 'flatten',
  inputs: 1,
  outputShape: (_options, [input], where) => [sizeOf(mapsOrUnitsOf(input!, where))],
  parameters: () => [],
  apply: (_options, [x]) => toUnits(x!),
  multiplyAdds: () => 0,
  reach: () => 'pointwise',
  convolutional: () => undefined,
  samples: [
    { name: 'maps', options: {}, inputs: [[2, 3, 4]] },
    { name: 'units', options: {}, inputs: [[5]] },
  ],
  errorSamples: [
    {
      name: 'neither maps nor units',
      options: {},
      inputs: [[2, 3]],
      message: '[flatten] needs maps (C H W) or units (F) but its input is 2x3.',
    },
  ],
};

export const flatten = layerFactory(flattenType);
