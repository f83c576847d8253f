import { checkChoice, checkCount } from '../core/checks.ts';
import { OptionError, ShapeError } from '../core/errors.ts';
import { type InitializerName, initializerNames } from '../initializers/index.ts';
import { add, convolutionInputGradient, reshape } from '../ops/index.ts';
import type { Window } from '../ops/support/window.ts';
import { mapsOf, showShape } from './checks.ts';
import { type Pair, pairOf, type WindowOptions, windowOf } from './geometry.ts';
import { type LayerType, layerFactory } from './layer.ts';

/** Options of {@link transposedConv2d}. The window is that of the convolution it transposes; its stride enlarges. */
export interface TransposedConv2dOptions extends WindowOptions {
  /** Number of output maps K. */
  readonly maps: number;
  /** Rows added at the bottom and columns at the right, below the stride, where several sizes would do. Default 0. */
  readonly outputPadding?: Pair;
  /** One bias a map (default), or none. */
  readonly bias?: 'map' | 'none';
  /** How the kernels start; biases start at 0. Default: he-normal. */
  readonly initializer?: InitializerName;
}

function outputPaddingOf(options: TransposedConv2dOptions, { stride }: Window, where: string) {
  const added = pairOf(options.outputPadding ?? 0, 'outputPadding', where, 0);
  if (added[0] < stride[0] && added[1] < stride[1]) return added;
  throw new OptionError(
    `${where} outputPadding is ${added.join('x')}; it must be below the stride ${stride.join('x')}.`,
    {
      outputPadding: added,
      stride,
    },
  );
}

/** Rows and columns of the output maps. */
function outputSize(
  options: TransposedConv2dOptions,
  [height, width]: readonly [number, number],
  where: string,
): readonly [number, number] {
  const window = windowOf(options, where);
  const { kernel, stride, padding, dilation } = window;
  const added = outputPaddingOf(options, window, where);
  const along = (axis: 0 | 1, size: number) => {
    const cut = padding[2 * axis]! + padding[2 * axis + 1]!;
    return (size - 1) * stride[axis] + dilation[axis] * (kernel[axis] - 1) + 1 - cut + added[axis];
  };
  return [along(0, height), along(1, width)];
}

/**
 * Transposed convolution: every number of the input adds its kernel, scaled by it, to the output, `stride` apart; where
 * kernels overlap, they add up. The way back through a convolutional layer, with weights of its own: the gradient of
 * lecture (10) by Y_j, `K_ij` convolved with the upstream maps, taken as a layer. It enlarges maps where a stride had
 * made them smaller.
 *
 * Shapes: x `C H W` to y `K H' W'`, H' = (H - 1) stride + dilation (R - 1) + 1 - padding + outputPadding. Weight
 * `C K R S`, bias `K`. Gradient: of x the convolution of the upstream one with the same kernels; of the weight the
 * correlation of both. The weight starts for C R S / (stride rows times columns) inputs, as many as meet in one place.
 * Cost: C K R S (+ K) parameters; C K R S H W multiply-adds a sample.
 */
export const transposedConv2dType: LayerType<TransposedConv2dOptions> = {
  type: 'transposedConv2d',
  inputs: 1,

  outputShape(options, [input], where) {
    const [, height, width] = mapsOf(input!, where);
    checkCount(options.maps, 'maps', where);
    checkChoice(options.bias ?? 'map', 'bias', ['map', 'none'], where);
    checkChoice(options.initializer ?? 'he-normal', 'initializer', initializerNames, where);
    const [rows, columns] = outputSize(options, [height, width], where);
    if (rows >= 1 && columns >= 1) return [options.maps, rows, columns];
    throw new ShapeError(`${where} the padding cuts off all that its input (${showShape(input!)}) gives. Use less.`, {
      input,
    });
  },

  parameters(options, [input]) {
    const { maps, bias = 'map', initializer = 'he-normal' } = options;
    const { kernel, stride } = windowOf(options, '[transposedConv2d]');
    const area = kernel[0] * kernel[1];
    const fan = { in: (input![0]! * area) / (stride[0] * stride[1]), out: maps * area };
    const weight = { name: 'weight', shape: [input![0]!, maps, ...kernel], initializer, fan };
    return bias === 'none' ? [weight] : [weight, { name: 'bias', shape: [maps], initializer: 'zeros', fan }];
  },

  apply(options, [x], { weight, bias }) {
    const [, , height, width] = x!.shape as [number, number, number, number];
    const window = { ...windowOf(options, '[transposedConv2d]'), groups: 1 };
    const size = outputSize(options, [height, width], '[transposedConv2d]');
    const y = convolutionInputGradient(x!, weight!, window, size);
    return bias === undefined ? y : add(y, reshape(bias, [1, options.maps, 1, 1]));
  },

  multiplyAdds({ maps, ...options }, [input]) {
    const [rows, columns] = windowOf(options, '[transposedConv2d]').kernel;
    return input!.reduce((product, size) => product * size, maps * rows * columns);
  },

  reach(options) {
    const { kernel, stride, dilation } = windowOf(options, '[transposedConv2d]');
    const seen = (axis: 0 | 1) => Math.ceil((dilation[axis] * (kernel[axis] - 1) + 1) / stride[axis]);
    return {
      kernel: [seen(0), seen(1)],
      stride: [1 / stride[0], 1 / stride[1]],
      padding: [0, 0, 0, 0],
      dilation: [1, 1],
    };
  },

  samples: [
    { name: '2x2, stride 2', options: { maps: 3, kernel: 2, stride: 2 }, inputs: [[2, 3, 4]] },
    { name: 'overlapping', options: { maps: 2, kernel: [3, 2] }, inputs: [[3, 2, 3]] },
    {
      name: 'padded to twice the size',
      options: { maps: 2, kernel: 3, stride: 2, padding: 1, outputPadding: 1 },
      inputs: [[2, 3, 2]],
    },
    {
      name: 'rows and columns differ, dilated, no bias',
      options: { maps: 2, kernel: 2, stride: [1, 3], dilation: [2, 1], padding: [0, 1, 0, 0], bias: 'none' },
      inputs: [[1, 3, 2]],
    },
  ],
  errorSamples: [
    {
      name: 'units as input',
      options: { maps: 4, kernel: 2 },
      inputs: [[120]],
      message:
        '[transposedConv2d] needs maps (C H W) but its input is F=120. Put it before the fully connected layers.',
    },
    {
      name: 'no maps',
      options: { maps: 0, kernel: 2 },
      inputs: [[3, 4, 4]],
      message: '[transposedConv2d] maps is 0; it must be a whole number >= 1.',
    },
    {
      name: 'output padding',
      options: { maps: 1, kernel: 2, stride: 2, outputPadding: 2 },
      inputs: [[3, 4, 4]],
      message: '[transposedConv2d] outputPadding is 2x2; it must be below the stride 2x2.',
    },
    {
      name: 'nothing left',
      options: { maps: 1, kernel: 2, padding: 2 },
      inputs: [[3, 2, 2]],
      message: '[transposedConv2d] the padding cuts off all that its input (C=3 H=2 W=2) gives. Use less.',
    },
  ],
};

export const transposedConv2d = layerFactory(transposedConv2dType);
