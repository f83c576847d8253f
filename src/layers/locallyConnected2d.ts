import { checkChoice, checkCount } from '../core/checks.ts';
import type { Shape } from '../core/shape.ts';
import { type InitializerName, initializerNames } from '../initializers/index.ts';
import { add, constant, matmul, multiply, patches, reshape, transpose } from '../ops/index.ts';
import { mapsOf } from './checks.ts';
import { type ConnectionTable, checkConnections, connectionMask } from './connections.ts';
import { type WindowOptions, windowOf, windowOutput } from './geometry.ts';
import { type LayerType, layerFactory } from './layer.ts';

/** Options of {@link locallyConnected2d}. */
export interface LocallyConnected2dOptions extends WindowOptions {
  /** Number of output maps K: units that see the same patch. */
  readonly maps: number;
  /** One bias a unit (default), one a map, or none. */
  readonly bias?: 'unit' | 'map' | 'none';
  /** Which input maps feed which output map: `connections[k]` lists the input maps of output map k. Default: all. */
  readonly connections?: ConnectionTable;
  /** How the weights start; biases start at 0. Default: he-normal. */
  readonly initializer?: InitializerName;
}

const where = '[locallyConnected2d]';

/** H' W' K C R S: the weights of unit (i, j) of map k lie at [i, j, k]. */
function weightShape(options: LocallyConnected2dOptions, input: Shape): number[] {
  const window = windowOf(options, where);
  const counts = windowOutput(window, mapsOf(input, where), where);
  return [...counts, options.maps, input[0]!, ...window.kernel];
}

/**
 * Locally connected layer: every unit sees one patch, in all input maps, through weights of its own.
 *
 * Lecture (2), (3): `y_i = f(sum over i in L_p, c of w_i x_i^c)`, L_p the patch of unit p and c the channels. Unlike in
 * a convolutional layer nothing is shared: K units look at each patch, each with its own C R S weights. The
 * non-linearity f is the layer after this one.
 *
 * Shapes: x `C H W` to y `K H' W'`, H' as for a convolution. Weight `H' W' K C R S`, bias `K H' W'` or `K`.
 * Gradient: of a unit's weights its patch times its upstream number, of x every upstream number times its weights.
 * Cost: H' W' K C R S (+ bias) parameters, and as many multiply-adds as weights.
 */
export const locallyConnected2dType: LayerType<LocallyConnected2dOptions> = {
  type: 'locallyConnected2d',
  inputs: 1,

  outputShape(options, [input], place) {
    const maps = mapsOf(input!, place);
    checkCount(options.maps, 'maps', place);
    checkChoice(options.bias ?? 'unit', 'bias', ['unit', 'map', 'none'], place);
    checkChoice(options.initializer ?? 'he-normal', 'initializer', initializerNames, place);
    if (options.connections !== undefined) checkConnections(options.connections, maps[0], options.maps, place);
    return [options.maps, ...windowOutput(windowOf(options, place), maps, place)];
  },

  parameters(options, [input]) {
    const { connections, bias = 'unit', initializer = 'he-normal' } = options;
    const shape = weightShape(options, input!);
    const [rows, columns, maps, channels, ...kernel] = shape as [number, number, number, number, number, number];
    const links = connections?.reduce((total, list) => total + list.length, 0) ?? maps * channels;
    const area = kernel[0] * kernel[1];
    const fan = { in: (links * area) / maps, out: (links * area) / channels };
    const weight = { name: 'weight', shape, initializer, fan, count: rows * columns * links * area };
    if (bias === 'none') return [weight];
    const biasShape = bias === 'map' ? [maps] : [maps, rows, columns];
    return [weight, { name: 'bias', shape: biasShape, initializer: 'zeros', fan }];
  },

  apply(options, [x], { weight, bias }) {
    const [rows, columns, maps, channels, ...kernel] = weight!.shape as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const [units, area] = [rows * columns, kernel[0] * kernel[1]];
    let weights = reshape(weight!, [units, maps, channels, area]);
    if (options.connections !== undefined) {
      const mask = connectionMask(options.connections, channels);
      weights = multiply(weights, constant(x!.builder, [1, maps, channels, 1], mask));
    }
    const seen = transpose(patches(x!, windowOf(options, where)), [1, 0, 2]);
    const sums = matmul(seen, reshape(weights, [units, maps, channels * area]), { transposeB: true });
    const y = reshape(transpose(sums, [1, 2, 0]), [x!.shape[0]!, maps, rows, columns]);
    if (bias === undefined) return y;
    const [, biasRows = 1, biasColumns = 1] = bias.shape;
    return add(y, reshape(bias, [1, maps, biasRows, biasColumns]));
  },

  multiplyAdds(options, inputs) {
    return this.parameters(options, inputs)[0]!.count!;
  },

  reach: (options) => windowOf(options, where),

  samples: [
    { name: '3x3', options: { maps: 3, kernel: 3 }, inputs: [[2, 4, 5]] },
    {
      name: 'stride 2, padded, one bias a map',
      options: { maps: 2, kernel: [3, 2], stride: 2, padding: 1, bias: 'map' },
      inputs: [[2, 5, 5]],
    },
    { name: 'dilated, no bias', options: { maps: 2, kernel: 2, dilation: 2, bias: 'none' }, inputs: [[1, 4, 4]] },
    {
      name: 'connection table',
      options: { maps: 3, kernel: 2, connections: [[0], [1, 2], [0, 1, 2]] },
      inputs: [[3, 3, 4]],
    },
  ],
  errorSamples: [
    {
      name: 'units as input',
      options: { maps: 4, kernel: 3 },
      inputs: [[120]],
      message:
        '[locallyConnected2d] needs maps (C H W) but its input is F=120. Put it before the fully connected layers.',
    },
    {
      name: 'kernel larger than the maps',
      options: { maps: 4, kernel: 5 },
      inputs: [[3, 4, 4]],
      message:
        '[locallyConnected2d] a 5x5 kernel is larger than its input (C=3 H=4 W=4). Use a smaller kernel, padding, or fewer subsampling layers before it.',
    },
    {
      name: 'bias',
      options: { maps: 4, kernel: 3, bias: 'matrix' as 'unit' },
      inputs: [[3, 4, 4]],
      message: '[locallyConnected2d] bias is "matrix"; it must be one of unit, map, none.',
    },
    {
      name: 'connections',
      options: { maps: 2, kernel: 3, connections: [[0]] },
      inputs: [[3, 4, 4]],
      message: '[locallyConnected2d] connections list 1 output maps, but there are 2.',
    },
  ],
};

export const locallyConnected2d = layerFactory(locallyConnected2dType);
