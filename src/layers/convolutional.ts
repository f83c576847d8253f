import { ShapeError } from '../core/errors.ts';
import type { Window } from '../ops/support/window.ts';
import { windowCount } from '../ops/support/window.ts';
import type { Layer, LayerType, Windowed } from './layer.ts';

/** The convolutional form of a layer that does over larger maps what it does over a window. */
export function asItIs<O extends object>(this: LayerType<O>, options: O): Layer {
  return { type: this, options, name: undefined };
}

/** The error of a layer that cannot slide over a larger image, and why. */
export function noConvolutionalForm(where: string, reason: string): ShapeError {
  return new ShapeError(`${where} cannot slide over a larger image: ${reason}.`, { where });
}

/** @throws ShapeError when units are made of several places: then no number a map stands for a unit. */
export function checkOnePlace({ shape, part }: Windowed, where: string, what: string): void {
  const [, rows = 1, columns = 1] = part;
  if (shape.length === 3 || rows * columns === 1) return;
  throw noConvolutionalForm(where, `${what} over units that are ${rows}x${columns} places of maps`);
}

/** The stride over larger maps: where one window fills the map, as in a pool over all of it, it can stand at every place. */
export function slidingStride(window: Window, [, height, width]: Windowed['part']): [number, number] {
  const [rows, columns] = windowCount({ ...window, stride: [1, 1] }, height!, width!);
  return [rows === 1 ? 1 : window.stride[0], columns === 1 ? 1 : window.stride[1]];
}
