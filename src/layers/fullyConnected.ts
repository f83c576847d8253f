import { checkChoice, checkCount } from '../core/checks.ts';
import { sizeOf } from '../core/shape.ts';
import { type InitializerName, initializerNames } from '../initializers/index.ts';
import { add, flatten, matmul } from '../ops/index.ts';
import { mapsOrUnitsOf } from './checks.ts';
import { conv2dType } from './conv2d.ts';
import { type LayerType, layerFactory } from './layer.ts';
import { perMap } from './perMap.ts';

/** Options of {@link fullyConnected}. */
export interface FullyConnectedOptions {
  /** Number of output units. */
  readonly units: number;
  /** One bias a unit (default): the lecture's w_i0, with y_0 = 1; or none. */
  readonly bias?: 'unit' | 'none';
  /** How the weights start; biases start at 0. Default: he-normal. */
  readonly initializer?: InitializerName;
}

/**
 * Fully connected layer: every unit sees every number of the layer before.
 *
 * Lecture, from units: `z_i = sum_k w_ik y_k`, k from 0 so that w_i0 is the bias; from maps:
 * `z_i = sum_j sum_r sum_s w_ijrs (Y_j)_rs`. The bias is an array of its own here. The non-linearity f of
 * `y_i = f(z_i)` is the layer after this one.
 *
 * Shapes: x `F_in`, or `C H W` with F_in = C H W, to y `F_out`. Weight `F_out F_in` (from maps: w_ijrs in the order
 * i, j, r, s), bias `F_out`. Gradient: of w_ik upstream_i y_k, of y_k the sum over i of w_ik upstream_i.
 * Cost: F_out F_in (+ F_out) parameters; F_out F_in multiply-adds a sample. Over a larger image it is a convolution
 * whose kernel is as large as its input maps, with the same weights in the same order.
 */
export const fullyConnectedType: LayerType<FullyConnectedOptions> = {
  type: 'fullyConnected',
  inputs: 1,

  outputShape({ units, bias = 'unit', initializer = 'he-normal' }, [input], where) {
    mapsOrUnitsOf(input!, where);
    checkCount(units, 'units', where);
    checkChoice(bias, 'bias', ['unit', 'none'], where);
    checkChoice(initializer, 'initializer', initializerNames, where);
    return [units];
  },

  parameters({ units, bias = 'unit', initializer = 'he-normal' }, [input]) {
    const fan = { in: sizeOf(input!), out: units };
    const weight = { name: 'weight', shape: [units, fan.in], initializer, fan };
    return bias === 'none' ? [weight] : [weight, { name: 'bias', shape: [units], initializer: 'zeros', fan }];
  },

  apply(_options, [x], { weight, bias }) {
    const z = matmul(flatten(x!), weight!, { transposeB: true });
    return bias === undefined ? z : add(z, perMap(bias, z));
  },

  multiplyAdds: ({ units }, [input]) => units * sizeOf(input!),
  reach: () => 'global',

  convolutional({ units, bias = 'unit', initializer = 'he-normal' }, [input]) {
    const [, rows, columns] = input!.part as [number, number, number];
    const options = { maps: units, kernel: [rows, columns], bias: bias === 'unit' ? 'map' : 'none', initializer };
    return { type: conv2dType, options, name: undefined };
  },

  samples: [
    { name: 'from units', options: { units: 4 }, inputs: [[7]] },
    { name: 'from maps', options: { units: 3 }, inputs: [[2, 3, 4]] },
    { name: 'no bias', options: { units: 5, bias: 'none' }, inputs: [[6]] },
  ],
  errorSamples: [
    {
      name: 'no units',
      options: { units: 0 },
      inputs: [[7]],
      message: '[fullyConnected] units is 0; it must be a whole number >= 1.',
    },
    {
      name: 'bias of a convolution',
      options: { units: 3, bias: 'map' as 'unit' },
      inputs: [[7]],
      message: '[fullyConnected] bias is "map"; it must be one of unit, none.',
    },
    {
      name: 'neither maps nor units',
      options: { units: 3 },
      inputs: [[2, 3]],
      message: '[fullyConnected] needs maps (C H W) or units (F) but its input is 2x3.',
    },
  ],
};

export const fullyConnected = layerFactory(fullyConnectedType);
