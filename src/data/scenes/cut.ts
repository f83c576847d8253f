import { sizeOf } from '../../core/shape.ts';
import type { Box } from '../../image/box.ts';
import { type Image, image } from '../../image/image.ts';
import { resize } from '../../image/resize.ts';
import type { Dataset } from '../dataset.ts';

/** A grey image of a data set, at 8 bits. */
export function greyImage({ shape, pixels }: Dataset, index: number): Image {
  const size = sizeOf(shape);
  const own = pixels.subarray(index * size, (index + 1) * size);
  const samples = own instanceof Uint8Array ? own : Uint8ClampedArray.from(own, (value) => 255 * value);
  return image(shape[2], shape[1], 1, new Uint8Array(samples));
}

/** The part of a grey image under a box of whole pixels that lies inside. */
export function cutOut(source: Image, { left, top, width, height }: Box): Image {
  const samples = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * source.width + left;
    samples.set(source.data.subarray(from, from + width), y * width);
  }
  return image(width, height, 1, samples);
}

/** The same image at another size. */
export function scaleTo(source: Image, width: number, height: number): Image {
  if (source.width === width && source.height === height) return source;
  return resize(source, width, height, width < source.width ? 'area' : 'bilinear');
}
