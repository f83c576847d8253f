import { ShapeError } from '../../core/errors.ts';
import type { Shape } from '../../core/shape.ts';
import type { Tensor } from '../../core/tensor.ts';
import type { Image } from '../../image/image.ts';
import { checkPixels } from '../../image/limits.ts';
import { toPlanes } from '../../image/planes.ts';
import { resize } from '../../image/resize.ts';

type Size = Pick<Image, 'width' | 'height'>;

/** An image of the pyramid: its size, and how many pixels of the original one of its own covers. */
export interface Level extends Size {
  readonly across: number;
  readonly down: number;
}

/** Three levels an octave: an object lies at most a sixth of an octave, 12 %, from the nearest. */
const ratio = 2 ** (-1 / 3);

const fits = ({ width, height }: Size, [, rows, columns]: Shape) => height >= rows! && width >= columns!;

const scaled = ({ width, height }: Size, scale: number): Size => ({
  width: Math.round(width * scale),
  height: Math.round(height * scale),
});

/** From 1 down by the cube root of 2, as long as a window fits; 1 alone for an image that is too small. */
export function defaultScales(image: Size, window: Shape): number[] {
  const scales = [1];
  for (let scale = ratio; fits(scaled(image, scale), window); scale *= ratio) scales.push(scale);
  return scales;
}

/** The image at the size of a level, as planes `[1, C, H, W]`. */
export function planesAt(image: Image, { width, height, across }: Level): Tensor {
  return toPlanes(resize(image, width, height, across > 1 ? 'area' : 'bilinear'));
}

/**
 * The image at every scale at which a window fits into it, each size once.
 * @throws ShapeError when there is none. @throws DataError when one would have too many pixels.
 */
export function levelsOf(image: Size, window: Shape, scales: readonly number[]): Level[] {
  const sizes = scales.map((scale) => scaled(image, scale)).filter((size) => fits(size, window));
  if (sizes.length === 0) {
    const needed = Math.max(window[1]! / image.height, window[2]! / image.width);
    throw new ShapeError(
      `The image is ${image.width}x${image.height} and smaller than the network's windows of ${window[2]}x${window[1]} ` +
        `at every scale. Use a larger image, or a scale of ${Number((needed + 0.005).toFixed(2))} or more.`,
      { image: [image.height, image.width], window, scales },
    );
  }
  for (const { width, height } of sizes) checkPixels(width, height, {});
  const once = new Map(sizes.map((size) => [`${size.width}x${size.height}`, size]));
  return [...once.values()].map((size) => ({
    ...size,
    across: image.width / size.width,
    down: image.height / size.height,
  }));
}
