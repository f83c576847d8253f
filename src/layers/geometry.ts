import { checkCount } from '../core/checks.ts';
import { OptionError, ShapeError } from '../core/errors.ts';
import type { Window } from '../ops/support/window.ts';
import { forEachTap, windowCount } from '../ops/support/window.ts';
import { showShape } from './checks.ts';

/** One number for rows and columns, or `[rows, columns]`. */
export type Pair = number | readonly [number, number];

/** Zeros around the maps: how many, on each side; or `same`, so that stride 1 keeps the size; or `valid`, none. */
export type Padding = 'valid' | 'same' | Pair | readonly [number, number, number, number];

/** Where a layer's windows lie, as users write it. */
export interface WindowOptions {
  readonly kernel: Pair;
  readonly stride?: Pair;
  readonly padding?: Padding;
  readonly dilation?: Pair;
}

/** Both numbers of a pair. */
export function pairOf(pair: Pair): readonly [number, number] {
  return typeof pair === 'number' ? [pair, pair] : pair;
}

function paddingOf(
  padding: Padding,
  kernel: readonly [number, number],
  dilation: readonly [number, number],
): Window['padding'] {
  if (padding === 'valid') return [0, 0, 0, 0];
  if (padding === 'same') {
    const [rows, columns] = [dilation[0] * (kernel[0] - 1), dilation[1] * (kernel[1] - 1)];
    return [Math.floor(rows / 2), Math.ceil(rows / 2), Math.floor(columns / 2), Math.ceil(columns / 2)];
  }
  if (typeof padding === 'number' || padding.length === 2) {
    const [rows, columns] = pairOf(padding as Pair);
    return [rows, rows, columns, columns];
  }
  return padding as Window['padding'];
}

/** The options with every default filled in, checked one by one. @throws OptionError */
export function windowOf(options: WindowOptions, where: string): Window {
  const kernel = pairOf(options.kernel);
  const stride = pairOf(options.stride ?? 1);
  const dilation = pairOf(options.dilation ?? 1);
  for (const [name, pair] of Object.entries({ kernel, stride, dilation })) {
    if (pair?.length !== 2)
      throw new OptionError(`${where} ${name} must be a number or a pair of numbers.`, { option: name });
    for (const value of pair) checkCount(value, name, where);
  }
  const padding = paddingOf(options.padding ?? 'valid', kernel, dilation);
  for (const value of padding) checkCount(value, 'padding', where, 0);
  return { kernel, stride, padding, dilation };
}

/** Rows and columns of the output maps. @throws ShapeError when the kernel is larger than the padded maps. */
export function windowOutput(
  window: Window,
  input: readonly [number, number, number],
  where: string,
): [number, number] {
  const counts = windowCount(window, input[1], input[2]);
  if (counts[0] < 1 || counts[1] < 1) {
    throw new ShapeError(
      `${where} a ${window.kernel.join('x')} kernel is larger than its input (${showShape(input)}). ` +
        'Use a smaller kernel, padding, or fewer subsampling layers before it.',
      { input, ...window },
    );
  }
  return counts;
}

/** How many places of each window lie inside a map of `size`, row by row of the output. */
export function placesInside(window: Window, size: readonly [number, number]): Float64Array {
  const counts = windowCount(window, ...size);
  const inside = new Float64Array(counts[0] * counts[1]);
  forEachTap(window, counts, size, (row, column) => {
    inside[row * counts[1] + column]! += 1;
  });
  return inside;
}
