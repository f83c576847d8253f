import { ShapeError } from '../core/errors.ts';
import { sameShape } from '../core/shape.ts';
import { concatenate as join } from '../ops/index.ts';
import { atLeastTwo, showShape } from './checks.ts';
import { asItIs } from './convolutional.ts';
import { type LayerType, layerFactory } from './layer.ts';

/**
 * Several inputs side by side: the maps (or units) of the first, then those of the second, and so on.
 *
 * Shapes: `C1 H W`, `C2 H W`, ... to `(C1 + C2 + ...) H W`; or `F1`, `F2`, ... to `F1 + F2 + ...`.
 * Gradient: each input gets its own maps of the upstream one. Cost: no parameters, no multiply-adds.
 */
export const concatenateType: LayerType<object> = {
  type: 'concatenate',
  inputs: 'many',

  outputShape(_options, inputs, where) {
    const [first, ...rest] = atLeastTwo(inputs, where);
    const places = first!.slice(1);
    if (!rest.every((shape) => sameShape(shape.slice(1), places))) {
      throw new ShapeError(
        `${where} joins maps of equal size or units, but its inputs are ${inputs.map(showShape).join(' and ')}.`,
        { inputs },
      );
    }
    return [inputs.reduce((total, [maps]) => total + maps!, 0), ...places];
  },

  parameters: () => [],
  apply: (_options, inputs) => join(inputs, 1),
  multiplyAdds: () => 0,
  reach: () => 'pointwise',
  convolutional: asItIs,
  samples: [
    {
      name: 'maps',
      options: {},
      inputs: [
        [2, 3, 4],
        [1, 3, 4],
      ],
    },
    { name: 'units', options: {}, inputs: [[2], [3], [4]] },
  ],
  errorSamples: [
    {
      name: 'size',
      options: {},
      inputs: [
        [2, 3, 4],
        [2, 3, 5],
      ],
      message: '[concatenate] joins maps of equal size or units, but its inputs are C=2 H=3 W=4 and C=2 H=3 W=5.',
    },
    {
      name: 'one input',
      options: {},
      inputs: [[24]],
      message: '[concatenate] joins several inputs but has 1. Connect at least 2.',
    },
  ],
};

export const concatenate = layerFactory(concatenateType);
