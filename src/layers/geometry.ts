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

/** Both numbers of a pair. @throws OptionError unless they are whole numbers of at least `least`. */
export function pairOf(pair: Pair, option: string, where: string, least = 1): readonly [number, number] {
  const both = typeof pair === 'number' ? ([pair, pair] as const) : pair;
  if (!Array.isArray(both) || both.length !== 2) {
    throw new OptionError(`${where} ${option} must be a number or a pair of numbers.`, { option, value: pair });
  }
  for (const value of both) checkCount(value, option, where, least);
  return both;
}

/** What `same` adds: as much as the kernel reaches beyond its centre, the odd one at the bottom and at the right. */
function samePadding(kernel: readonly [number, number], dilation: readonly [number, number]): Window['padding'] {
  const [rows, columns] = [dilation[0] * (kernel[0] - 1), dilation[1] * (kernel[1] - 1)];
  return [Math.floor(rows / 2), Math.ceil(rows / 2), Math.floor(columns / 2), Math.ceil(columns / 2)];
}

/** Zeros at top, bottom, left and right. @throws OptionError */
function paddingOf(padding: Exclude<Padding, 'valid' | 'same'>, where: string): Window['padding'] {
  const sides: readonly number[] = typeof padding === 'number' ? [padding, padding] : padding;
  if (typeof sides !== 'object' || ![2, 4].includes(sides.length)) {
    throw new OptionError(
      `${where} padding must be valid, same, a number, [rows, columns] or [top, bottom, left, right].`,
      { option: 'padding', value: padding },
    );
  }
  for (const side of sides) checkCount(side, 'padding', where, 0);
  const [top, bottom, left, right] = sides as unknown as Window['padding'];
  return sides.length === 2 ? [top, top, bottom, bottom] : [top, bottom, left, right];
}

/** The options with every default filled in, checked one by one. @throws OptionError */
export function windowOf(options: WindowOptions, where: string): Window {
  const kernel = pairOf(options.kernel, 'kernel', where);
  const stride = pairOf(options.stride ?? 1, 'stride', where);
  const dilation = pairOf(options.dilation ?? 1, 'dilation', where);
  const { padding = 'valid' } = options;
  if (padding === 'same') return { kernel, stride, padding: samePadding(kernel, dilation), dilation };
  return { kernel, stride, padding: paddingOf(padding === 'valid' ? 0 : padding, where), dilation };
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
