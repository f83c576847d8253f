import { ShapeError } from '../core/errors.ts';
import { slice } from '../ops/index.ts';
import { mapsOf, showShape } from './checks.ts';
import { asItIs } from './convolutional.ts';
import { type Pair, pairOf } from './geometry.ts';
import { type LayerType, layerFactory } from './layer.ts';

/** Options of {@link subsample}. */
export interface SubsampleOptions {
  /** Pixels skipped after every pixel kept, along rows and columns: the lecture's s1, s2. Default 1. */
  readonly skip?: Pair;
}

function strideOf({ skip = 1 }: SubsampleOptions, where = '[subsample]'): readonly [number, number] {
  const [down, across] = pairOf(skip, 'skip', where, 0);
  return [down + 1, across + 1];
}

/**
 * Subsampling layer by skipping factors: keeps a pixel, skips s, keeps the next, in each map alone.
 *
 * Lecture: `Y = S Y S^T` with the selection matrix S that keeps rows 1, 3, 5, ... (s = 1; counted from 1), and a size of
 * `(m2 - 2 h1) / (s1 + 1)`. There m2 - 2 h1 is what the convolution before left, so that here it is H, and s counts
 * **skipped** pixels: the stride is s + 1. The slide leaves the rounding open; it rounds down, so a pixel is kept only
 * together with its s skipped ones: of 5 rows and s = 1 rows 1 and 3 stay, and S is 2x5.
 *
 * Shapes: x `C H W` to y `C floor(H / (s1 + 1)) floor(W / (s2 + 1))`. Gradient: S^T upstream S, zeros at the skipped
 * places. Cost: no parameters, no multiply-adds.
 */
export const subsampleType: LayerType<SubsampleOptions> = {
  type: 'subsample',
  inputs: 1,

  outputShape(options, [input], where) {
    const [maps, height, width] = mapsOf(input!, where);
    const [down, across] = strideOf(options, where);
    if (height < down || width < across) {
      throw new ShapeError(
        `${where} skipping ${down - 1}x${across - 1} pixels after each one kept leaves nothing of its input ` +
          `(${showShape(input!)}). Skip fewer.`,
        { input, skip: options.skip },
      );
    }
    return [maps, Math.floor(height / down), Math.floor(width / across)];
  },

  parameters: () => [],

  apply(options, [x]) {
    const [, ...shape] = x!.shape;
    const size = [x!.shape[0]!, ...this.outputShape(options, [shape], '[subsample]')];
    return slice(x!, { start: [0, 0, 0, 0], stride: [1, 1, ...strideOf(options)], size });
  },

  multiplyAdds: () => 0,
  reach: (options) => ({ kernel: [1, 1], stride: strideOf(options), padding: [0, 0, 0, 0], dilation: [1, 1] }),
  convolutional: asItIs,

  samples: [
    { name: 'every second', options: {}, inputs: [[2, 4, 6]] },
    { name: 'odd sizes', options: {}, inputs: [[1, 5, 7]] },
    { name: 'rows and columns differ', options: { skip: [2, 0] }, inputs: [[2, 7, 3]] },
  ],
  errorSamples: [
    {
      name: 'units',
      options: {},
      inputs: [[8]],
      message: '[subsample] needs maps (C H W) but its input is F=8. Put it before the fully connected layers.',
    },
    {
      name: 'nothing left',
      options: { skip: 3 },
      inputs: [[1, 3, 8]],
      message:
        '[subsample] skipping 3x3 pixels after each one kept leaves nothing of its input (C=1 H=3 W=8). Skip fewer.',
    },
    {
      name: 'skip',
      options: { skip: -1 },
      inputs: [[1, 4, 4]],
      message: '[subsample] skip is -1; it must be a whole number >= 0.',
    },
    {
      name: 'half a pair',
      options: { skip: [1] as unknown as [number, number] },
      inputs: [[1, 4, 4]],
      message: '[subsample] skip must be a number or a pair of numbers.',
    },
  ],
};

export const subsample = layerFactory(subsampleType);
