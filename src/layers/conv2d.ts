import { checkChoice, checkCount } from '../core/checks.ts';
import { ShapeError } from '../core/errors.ts';
import type { Shape } from '../core/shape.ts';
import { type InitializerName, initializerNames } from '../initializers/index.ts';
import { add, constant, convolution, multiply, reshape, reverse } from '../ops/index.ts';
import { mapsOf, showShape } from './checks.ts';
import { type ConnectionTable, checkConnections, connectionMask } from './connections.ts';
import { noConvolutionalForm, slidingStride } from './convolutional.ts';
import { type WindowOptions, windowOf, windowOutput } from './geometry.ts';
import { type LayerType, layerFactory } from './layer.ts';

/** Options of {@link conv2d}. */
export interface Conv2dOptions extends WindowOptions {
  /** Number of output maps K. */
  readonly maps: number;
  /** `correlation` (default, as in every framework) or `convolution`, the lecture's (8) with the flipped kernel. */
  readonly sense?: 'correlation' | 'convolution';
  /** One bias a map (default), the lecture's bias matrix B_i with one number a place, or none. */
  readonly bias?: 'map' | 'matrix' | 'none';
  /** Splits input and output maps into groups that do not see each other. */
  readonly groups?: number;
  /** Which input maps feed which output map: `connections[k]` lists the input maps of output map k. Default: all. */
  readonly connections?: ConnectionTable;
  /** How the kernels start; biases start at 0. Default: he-normal. */
  readonly initializer?: InitializerName;
}

function kernelShape({ maps, groups = 1 }: Conv2dOptions, [channels]: Shape, kernel: readonly [number, number]): Shape {
  return [maps, channels! / groups, ...kernel];
}

/**
 * Convolutional layer: every unit of an output map sees one patch of the input maps through the same kernel.
 *
 * Lecture (10), unit (r, s) written out on slide 59:
 *   `Y_i = B_i + sum_j K_ij * Y_j`,  `(Y_i)_rs = (B_i)_rs + sum_j sum_k sum_t (K_ij)_kt (Y_j)_{r+k, s+t}`.
 * The slide's `r+k, s+t` is cross-correlation, while `*` in (8) and (10) is convolution with the kernel flipped; the
 * two agree when one of the kernels is reversed, and `sense` chooses.
 *
 * Shapes: x `C H W` to y `K H' W'`, H' = floor((H + padding - dilation (R - 1) - 1) / stride) + 1; with the border left
 * out and stride 1 that is the lecture's m2 - 2 h1. Weight `K C/groups R S`, bias `K` or `K H' W'`.
 * Gradient: of K_ij the correlation of Y_j with the upstream gradient; of Y_j its convolution with K_ij.
 * Cost: K (C/groups) R S (+ bias) parameters; K (C/groups) R S H' W' multiply-adds a sample.
 */
export const conv2dType: LayerType<Conv2dOptions> = {
  type: 'conv2d',
  inputs: 1,

  outputShape(options, [input], where) {
    const { maps, groups = 1, connections } = options;
    const [channels, height, width] = mapsOf(input!, where);
    checkCount(maps, 'maps', where);
    checkCount(groups, 'groups', where);
    checkChoice(options.sense ?? 'correlation', 'sense', ['correlation', 'convolution'], where);
    checkChoice(options.bias ?? 'map', 'bias', ['map', 'matrix', 'none'], where);
    checkChoice(options.initializer ?? 'he-normal', 'initializer', initializerNames, where);
    if (channels % groups !== 0 || maps % groups !== 0) {
      throw new ShapeError(
        `${where} ${groups} groups do not divide ${channels} input maps (${showShape(input!)}) and ${maps} output maps.`,
        { input, groups, maps },
      );
    }
    if (connections !== undefined) checkConnections(connections, channels / groups, maps, where);
    return [maps, ...windowOutput(windowOf(options, where), [channels, height, width], where)];
  },

  parameters(options, inputs) {
    const { kernel } = windowOf(options, '[conv2d]');
    const shape = kernelShape(options, inputs[0]!, kernel);
    const [maps, channels, rows, columns] = shape as [number, number, number, number];
    const { connections, bias = 'map', initializer = 'he-normal' } = options;
    const links = connections?.reduce((total, list) => total + list.length, 0) ?? maps * channels;
    const area = rows * columns;
    const fan = { in: (links * area) / maps, out: (links * area) / channels };
    const weight = { name: 'weight', shape, initializer, fan, count: links * area };
    if (bias === 'none') return [weight];
    const biasShape = bias === 'map' ? [maps] : this.outputShape(options, inputs, '[conv2d]');
    return [weight, { name: 'bias', shape: biasShape, initializer: 'zeros', fan }];
  },

  apply(options, [x], { weight, bias }) {
    const { groups = 1, sense = 'correlation', connections } = options;
    const window = windowOf(options, '[conv2d]');
    let kernels = weight!;
    if (connections !== undefined) {
      const [maps, channels] = kernels.shape as [number, number];
      const mask = constant(x!.builder, [maps, channels, 1, 1], connectionMask(connections, channels));
      kernels = multiply(kernels, mask);
    }
    if (sense === 'convolution') kernels = reverse(kernels, [2, 3]);
    const y = convolution(x!, kernels, { ...window, groups });
    if (bias === undefined) return y;
    const [maps, rows = 1, columns = 1] = bias.shape as [number, number?, number?];
    return add(y, reshape(bias, [1, maps, rows, columns]));
  },

  multiplyAdds(options, inputs) {
    const [, rows, columns] = this.outputShape(options, inputs, '[conv2d]') as [number, number, number];
    return this.parameters(options, inputs)[0]!.count! * rows * columns;
  },

  reach: (options) => windowOf(options, '[conv2d]'),

  convolutional(options, [input], where) {
    if (options.bias === 'matrix')
      throw noConvolutionalForm(where, 'its bias matrix has a number for each place of its maps');
    const stride = slidingStride(windowOf(options, where), input!.part);
    return { type: this, options: { ...options, stride }, name: undefined };
  },

  samples: [
    { name: '3x3', options: { maps: 4, kernel: 3 }, inputs: [[2, 6, 7]] },
    {
      name: 'same size, stride 2',
      options: { maps: 3, kernel: [3, 5], padding: 'same', stride: 2 },
      inputs: [[2, 6, 7]],
    },
    { name: 'true convolution', options: { maps: 2, kernel: 3, sense: 'convolution' }, inputs: [[2, 5, 5]] },
    { name: 'bias matrix', options: { maps: 3, kernel: 3, bias: 'matrix' }, inputs: [[1, 5, 6]] },
    { name: 'no bias, groups', options: { maps: 4, kernel: 1, groups: 2, bias: 'none' }, inputs: [[4, 3, 3]] },
    {
      name: 'four paddings, dilated',
      options: { maps: 2, kernel: [3, 2], padding: [0, 1, 2, 0], dilation: [1, 2] },
      inputs: [[1, 4, 5]],
    },
    {
      name: 'connection table',
      options: { maps: 3, kernel: 3, connections: [[0], [1, 2], [0, 1, 2]] },
      inputs: [[3, 5, 4]],
    },
  ],
  errorSamples: [
    {
      name: 'units as input',
      options: { maps: 4, kernel: 3 },
      inputs: [[120]],
      message: '[conv2d] needs maps (C H W) but its input is F=120. Put it before the fully connected layers.',
    },
    {
      name: 'kernel larger than the maps',
      options: { maps: 4, kernel: 5 },
      inputs: [[3, 4, 4]],
      message:
        '[conv2d] a 5x5 kernel is larger than its input (C=3 H=4 W=4). Use a smaller kernel, padding, or fewer subsampling layers before it.',
    },
    {
      name: 'no maps',
      options: { maps: 0, kernel: 3 },
      inputs: [[3, 4, 4]],
      message: '[conv2d] maps is 0; it must be a whole number >= 1.',
    },
    {
      name: 'no kernel',
      options: { maps: 4 } as { maps: number; kernel: number },
      inputs: [[3, 4, 4]],
      message: '[conv2d] kernel must be a number or a pair of numbers.',
    },
    {
      name: 'padding of three sides',
      options: { maps: 4, kernel: 3, padding: [1, 1, 1] as unknown as [number, number] },
      inputs: [[3, 4, 4]],
      message: '[conv2d] padding must be valid, same, a number, [rows, columns] or [top, bottom, left, right].',
    },
    {
      name: 'padding misspelt',
      options: { maps: 4, kernel: 3, padding: 'smae' as 'same' },
      inputs: [[3, 4, 4]],
      message: '[conv2d] padding must be valid, same, a number, [rows, columns] or [top, bottom, left, right].',
    },
    {
      name: 'negative padding',
      options: { maps: 4, kernel: 3, padding: [0, -1] },
      inputs: [[3, 4, 4]],
      message: '[conv2d] padding is -1; it must be a whole number >= 0.',
    },
    {
      name: 'groups',
      options: { maps: 4, kernel: 3, groups: 2 },
      inputs: [[3, 4, 4]],
      message: '[conv2d] 2 groups do not divide 3 input maps (C=3 H=4 W=4) and 4 output maps.',
    },
    {
      name: 'connections',
      options: { maps: 2, kernel: 3, connections: [[0], [3]] },
      inputs: [[3, 4, 4]],
      message: '[conv2d] connections of output map 1 name input map 3, but there are input maps 0 to 2.',
    },
  ],
};

export const conv2d = layerFactory(conv2dType);
