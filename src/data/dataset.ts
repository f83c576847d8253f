import { DataError } from '../core/errors.ts';
import { checkShape, formatShape, sizeOf } from '../core/shape.ts';

/** Labelled images, all of one shape, held in memory. */
export interface Dataset {
  readonly name: string;
  /** Of one image: `[C, H, W]`. */
  readonly shape: readonly [channels: number, height: number, width: number];
  /** What each class index is called. */
  readonly classes: readonly string[];
  /** Number of images N. */
  readonly count: number;
  /** N*C*H*W numbers in NCHW order. Bytes 0..255 stand for 0..1. */
  readonly pixels: Uint8Array | Float32Array;
  /** The class index of each image; with `labelSize`, of each of its places, row by row. */
  readonly labels: Uint8Array | Uint16Array;
  /** Rows and columns of an image's map of labels, for segmentation. Without it an image has one label. */
  readonly labelSize?: readonly [rows: number, columns: number];
}

/** Labels of one image: 1, or one for each place of its map. */
export const labelsPerImage = ({ labelSize = [1, 1] }: Pick<Dataset, 'labelSize'>): number => sizeOf(labelSize);

/** What a network learns from, and what it is judged by. */
export interface Split {
  readonly train: Dataset;
  readonly test: Dataset;
}

/**
 * Checks the parts of a data set and puts them together; the arrays are used as they are, not copied.
 * @throws DataError when images and labels do not belong together, a class is out of range or a pixel is not a number.
 * @throws ShapeError when a dimension is not a positive whole number.
 */
export function dataset(parts: Omit<Dataset, 'count'>): Dataset {
  const { name, shape, pixels, labels, classes, labelSize } = parts;
  checkShape(shape, `Data set "${name}"`);
  if (labelSize !== undefined) checkShape(labelSize, `The labels of data set "${name}"`);
  checkCount(parts);
  checkLabels(name, labels, classes.length, labelsPerImage(parts));
  if (pixels instanceof Float32Array) checkPixels(name, pixels, sizeOf(shape));
  const count = labels.length / labelsPerImage(parts);
  return { name, shape, classes, count, pixels, labels, ...(labelSize !== undefined && { labelSize }) };
}

function checkCount(parts: Omit<Dataset, 'count'>): void {
  const { name, shape, pixels, labels, labelSize } = parts;
  const images = pixels.length / sizeOf(shape);
  const needed = images * labelsPerImage(parts);
  if (Number.isInteger(images) && needed === labels.length && needed > 0) return;
  const found =
    labels.length === 0 ? 'has no labels' : `has ${images} images of ${formatShape(shape)} but ${labels.length} labels`;
  const wanted = labelSize === undefined ? 'one label an image' : `${formatShape(labelSize)} labels an image`;
  throw new DataError(`Data set "${name}" ${found}. Give ${wanted}, and at least one.`, {
    images,
    labels: labels.length,
  });
}

function checkLabels(name: string, labels: Dataset['labels'], classes: number, each: number): void {
  const place = labels.findIndex((label) => label >= classes);
  if (place < 0) return;
  const index = Math.floor(place / each);
  throw new DataError(
    `Data set "${name}": label ${labels[place]} of image ${index} is out of range; ${classes} classes are numbered 0..${classes - 1}.`,
    { index, label: labels[place], classes },
  );
}

function checkPixels(name: string, pixels: Float32Array, size: number): void {
  const index = pixels.findIndex((value) => !Number.isFinite(value));
  if (index < 0) return;
  const image = Math.floor(index / size);
  throw new DataError(`Data set "${name}": image ${image} has a pixel that is ${pixels[index]}. Clean or drop it.`, {
    image,
    value: pixels[index],
  });
}
