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
  /** The class index of each image. */
  readonly labels: Uint8Array | Uint16Array;
}

/** What a network learns from, and what it is judged by. */
export interface Split {
  readonly train: Dataset;
  readonly test: Dataset;
}

/**
 * Checks the parts of a data set and puts them together; the arrays are used as they are, not copied.
 * @throws DataError when images and labels differ in number, a class is out of range or a pixel is not a number.
 * @throws ShapeError when a dimension is not a positive whole number.
 */
export function dataset(parts: Omit<Dataset, 'count'>): Dataset {
  const { name, shape, pixels, labels, classes } = parts;
  checkShape(shape, `Data set "${name}"`);
  checkCount(name, shape, pixels.length, labels.length);
  checkLabels(name, labels, classes.length);
  if (pixels instanceof Float32Array) checkPixels(name, pixels, sizeOf(shape));
  return { name, shape, classes, count: labels.length, pixels, labels };
}

function checkCount(name: string, shape: Dataset['shape'], numbers: number, labels: number): void {
  const images = numbers / sizeOf(shape);
  if (images === labels && labels > 0) return;
  const found = labels === 0 ? 'has no labels' : `has ${images} images of ${formatShape(shape)} but ${labels} labels`;
  throw new DataError(`Data set "${name}" ${found}. Give one label an image, and at least one.`, { images, labels });
}

function checkLabels(name: string, labels: Dataset['labels'], classes: number): void {
  const index = labels.findIndex((label) => label >= classes);
  if (index < 0) return;
  throw new DataError(
    `Data set "${name}": label ${labels[index]} of image ${index} is out of range; ${classes} classes are numbered 0..${classes - 1}.`,
    { index, label: labels[index], classes },
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
