import { ShapeError } from '../core/errors.ts';
import { sameShape } from '../core/shape.ts';
import { add } from '../ops/index.ts';
import { atLeastTwo, showShape } from './checks.ts';
import { asItIs } from './convolutional.ts';
import { type LayerType, layerFactory } from './layer.ts';

/**
 * Sum of several inputs, number by number: `Y = Y_a + Y_b + ...`, where paths of a network meet.
 *
 * Shapes: all inputs `C H W` or all `F`, equal; y the same. Gradient: the upstream one, to every input.
 * Cost: no parameters, no multiply-adds.
 */
export const sumType: LayerType<object> = {
  type: 'sum',
  inputs: 'many',

  outputShape(_options, inputs, where) {
    const [first, ...rest] = atLeastTwo(inputs, where);
    if (!rest.every((shape) => sameShape(shape, first!))) {
      throw new ShapeError(
        `${where} adds inputs of equal shape, but they are ${inputs.map(showShape).join(' and ')}.`,
        {
          inputs,
        },
      );
    }
    return first!;
  },

  parameters: () => [],
  apply: (_options, inputs) => inputs.reduce(add),
  multiplyAdds: () => 0,
  reach: () => 'pointwise',
  convolutional: asItIs,
  samples: [
    {
      name: 'two maps',
      options: {},
      inputs: [
        [2, 3, 4],
        [2, 3, 4],
      ],
    },
    { name: 'three times units', options: {}, inputs: [[5], [5], [5]] },
  ],
  errorSamples: [
    {
      name: 'unequal',
      options: {},
      inputs: [[2, 3, 4], [24]],
      message: '[sum] adds inputs of equal shape, but they are C=2 H=3 W=4 and F=24.',
    },
    {
      name: 'one input',
      options: {},
      inputs: [[24]],
      message: '[sum] joins several inputs but has 1. Connect at least 2.',
    },
  ],
};

export const sum = layerFactory(sumType);
