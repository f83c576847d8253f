import { DataError } from '../core/errors.ts';
import { formatShape, sameShape } from '../core/shape.ts';
import { type Dataset, dataset } from './dataset.ts';

/** Pixels as bytes, or 0..1 where one of the two has them so. */
function joinPixels(a: Dataset['pixels'], b: Dataset['pixels']): Dataset['pixels'] {
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    const bytes = new Uint8Array(a.length + b.length);
    bytes.set(a);
    bytes.set(b, a.length);
    return bytes;
  }
  const numbers = new Float32Array(a.length + b.length);
  for (const [pixels, start] of [[a, 0] as const, [b, a.length] as const]) {
    const scale = pixels instanceof Uint8Array ? 1 / 255 : 1;
    for (let i = 0; i < pixels.length; i++) numbers[start + i] = pixels[i]! * scale;
  }
  return numbers;
}

/**
 * The images of one data set and then those of another, with the name of the first (copied).
 * @throws DataError when shapes, classes or the sizes of labels differ.
 */
export function joinDatasets(a: Dataset, b: Dataset): Dataset {
  const sameClasses = a.classes.length === b.classes.length && a.classes.every((name, i) => name === b.classes[i]);
  if (!sameShape(a.shape, b.shape) || !sameClasses || a.labelSize?.join() !== b.labelSize?.join()) {
    const described = [a, b].map(
      ({ name, shape, classes }) => `"${name}" has ${formatShape(shape)} in ${classes.length} classes`,
    );
    throw new DataError(`Data sets of one shape and the same classes can be joined, but ${described.join(' and ')}.`, {
      shapes: [a.shape, b.shape],
    });
  }
  const wide = a.labels instanceof Uint16Array || b.labels instanceof Uint16Array;
  const labels = wide
    ? new Uint16Array(a.labels.length + b.labels.length)
    : new Uint8Array(a.labels.length + b.labels.length);
  labels.set(a.labels);
  labels.set(b.labels, a.labels.length);
  const { count: _, ...parts } = a;
  return dataset({ ...parts, labels, pixels: joinPixels(a.pixels, b.pixels) });
}
