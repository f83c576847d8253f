import { ShapeError } from '../core/errors.ts';
import { formatShape, sameShape, sizeOf } from '../core/shape.ts';
import type { Dataset } from '../data/dataset.ts';
import { fitImage } from '../image/fit.ts';
import type { Image } from '../image/image.ts';
import { fromPlanes, toPlanes } from '../image/planes.ts';

/** Image `index` of a data set as a picture of 8 bits. @throws ShapeError when it has more than 4 channels. */
export function pictureOf({ shape, pixels }: Dataset, index: number): Image {
  const size = sizeOf(shape);
  const scale = pixels instanceof Uint8Array ? 1 / 255 : 1;
  const data = Float32Array.from(pixels.subarray(index * size, (index + 1) * size), (value) => value * scale);
  return fromPlanes({ shape, data });
}

/**
 * The same data with its images fitted into the shape that a network takes; the data themselves when they have it.
 * @throws OptionError when the network takes neither 1 nor 3 channels. @throws ShapeError when labels are maps, which do
 * not change with their images.
 */
export function adaptDataset(data: Dataset, shape: Dataset['shape']): Dataset {
  if (sameShape(data.shape, shape)) return data;
  if (data.labelSize !== undefined) {
    throw new ShapeError(
      `The images of "${data.name}" are ${formatShape(data.shape)} with a label at each place; they cannot be fitted into ` +
        `${formatShape(shape)}. Take pieces of them with crops().`,
      { expected: shape, actual: data.shape },
    );
  }
  const size = sizeOf(shape);
  const pixels = new Float32Array(data.count * size);
  for (let n = 0; n < data.count; n++) {
    pixels.set(toPlanes(fitImage(pictureOf(data, n), shape, { invert: 'no' }).image).data, n * size);
  }
  return { ...data, shape, pixels };
}
