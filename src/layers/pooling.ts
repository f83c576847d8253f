import { ShapeError } from '../core/errors.ts';
import type { Shape } from '../core/shape.ts';
import type { Window } from '../ops/support/window.ts';
import { mapsOf, showShape } from './checks.ts';
import { slidingStride } from './convolutional.ts';
import { placesInside, type WindowOptions, windowOf, windowOutput } from './geometry.ts';
import type { Layer, LayerErrorSample, LayerType, Windowed } from './layer.ts';

/** Where a pooling layer's windows lie. `stride` is the kernel's size by default, so that windows do not overlap. */
export type PoolOptions = WindowOptions;

/** The windows of a pooling layer. @throws OptionError */
export function poolWindow(options: PoolOptions, where: string): Window {
  return windowOf({ ...options, stride: options.stride ?? options.kernel }, where);
}

/** Each map alone: as many maps, and rows and columns by the windows. @throws ShapeError, OptionError */
export function poolShape(options: PoolOptions, input: Shape, where: string): Shape {
  const maps = mapsOf(input, where);
  const window = poolWindow(options, where);
  const [rows, columns] = windowOutput(window, maps, where);
  if (placesInside(window, [maps[1], maps[2]]).includes(0)) {
    throw new ShapeError(
      `${where} some windows lie wholly in the padding (${window.padding.join(' ')}) around its input ` +
        `(${showShape(input)}). Use less padding.`,
      { input, ...window },
    );
  }
  return [maps[0], rows, columns];
}

/** The convolutional form of a pooling layer: the same windows; one that fills its map stands at every place. */
export function slidingPool<O extends PoolOptions>(
  this: LayerType<O>,
  options: O,
  [input]: readonly Windowed[],
  where: string,
): Layer {
  const stride = slidingStride(poolWindow(options, where), input!.part);
  return { type: this, options: { ...options, stride }, name: undefined };
}

/** What every pooling layer refuses. */
export function poolErrorSamples(type: string): LayerErrorSample<PoolOptions>[] {
  return [
    {
      name: 'units',
      options: { kernel: 2 },
      inputs: [[8]],
      message: `[${type}] needs maps (C H W) but its input is F=8. Put it before the fully connected layers.`,
    },
    {
      name: 'kernel larger than the maps',
      options: { kernel: 3 },
      inputs: [[2, 2, 8]],
      message:
        `[${type}] a 3x3 kernel is larger than its input (C=2 H=2 W=8). ` +
        'Use a smaller kernel, padding, or fewer subsampling layers before it.',
    },
    {
      name: 'kernel',
      options: { kernel: 0 },
      inputs: [[2, 4, 4]],
      message: `[${type}] kernel is 0; it must be a whole number >= 1.`,
    },
    {
      name: 'windows of padding alone',
      options: { kernel: 2, padding: 2 },
      inputs: [[2, 4, 4]],
      message: `[${type}] some windows lie wholly in the padding (2 2 2 2) around its input (C=2 H=4 W=4). Use less padding.`,
    },
  ];
}
