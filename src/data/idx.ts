import { DataError, FormatError } from '../core/errors.ts';
import { type Dataset, dataset } from './dataset.ts';

/** The content of an IDX image file. */
export interface IdxImages {
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  /** count * rows * columns grey bytes, image by image, row by row. */
  readonly pixels: Uint8Array;
}

const imagesMagic = 0x803;
const labelsMagic = 0x801;
const kinds: Readonly<Record<number, string>> = { [imagesMagic]: 'images', [labelsMagic]: 'labels' };

/**
 * Reads an IDX file of images (magic 0x00000803: unsigned bytes, three dimensions, big-endian), uncompressed.
 * @param name of the file, for messages.
 * @throws FormatError when the bytes are something else, too few or too many. Source: yann.lecun.com/exdb/mnist.
 */
export function parseIdxImages(bytes: Uint8Array, name = 'IDX images'): IdxImages {
  const [count, rows, columns] = header(bytes, name, imagesMagic, 3) as [number, number, number];
  return { count, rows, columns, pixels: body(bytes, name, [count, rows, columns]) };
}

/**
 * Reads an IDX file of labels (magic 0x00000801: unsigned bytes, one dimension), uncompressed: a class index each.
 * @throws FormatError when the bytes are something else, too few or too many.
 */
export function parseIdxLabels(bytes: Uint8Array, name = 'IDX labels'): Uint8Array {
  return body(bytes, name, header(bytes, name, labelsMagic, 1));
}

/** Checks the magic number and returns the dimensions. */
function header(bytes: Uint8Array, name: string, magic: number, dimensions: number): number[] {
  const length = 4 + 4 * dimensions;
  if (bytes.length < 4) throw tooShort(name, bytes.length, length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  checkMagic(name, view.getUint32(0), magic);
  if (bytes.length < length) throw tooShort(name, bytes.length, length);
  return Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis));
}

function checkMagic(name: string, found: number, wanted: number): void {
  if (found === wanted) return;
  const other = kinds[found];
  const hint =
    other === undefined
      ? `it starts with 0x${hex(found)}, not 0x${hex(wanted)}. Is it an IDX file of bytes?`
      : `it holds ${other}, not ${kinds[wanted]}. Were the images and labels files swapped?`;
  throw new FormatError(`${name}: ${hint}`, { name, found, wanted });
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}

function tooShort(name: string, length: number, needed: number): FormatError {
  return new FormatError(`${name}: cut off: ${length} bytes where at least ${needed} belong. Get the file again.`, {
    name,
    length,
    needed,
  });
}

/** The bytes after the header, when they are exactly as many as the dimensions say. */
function body(bytes: Uint8Array, name: string, dimensions: readonly number[]): Uint8Array {
  if (dimensions.includes(0)) {
    throw new FormatError(`${name}: empty: its sizes are ${dimensions.join('x')}.`, { name, dimensions });
  }
  const start = 4 + 4 * dimensions.length;
  const end = dimensions.reduce((size, dimension) => size * dimension, 1) + start;
  if (bytes.length < end) throw tooShort(name, bytes.length, end);
  if (bytes.length > end) {
    const extra = bytes.length - end;
    throw new FormatError(`${name}: ${extra} bytes follow the ${dimensions.join('x')} its header promises.`, {
      name,
      extra,
    });
  }
  return bytes.subarray(start);
}

/**
 * Puts images and labels together as grey images `[1, rows, columns]`.
 * @param classes what each index is called; by default the numbers 0, 1, ... up to the largest label, at least ten.
 * @throws DataError when images and labels differ in number or a label has no class.
 */
export function idxDataset(name: string, images: IdxImages, labels: Uint8Array, classes?: readonly string[]): Dataset {
  if (images.count !== labels.length) {
    throw new DataError(
      `Data set "${name}" has ${images.count} images but ${labels.length} labels. Use the two files that belong together.`,
      { images: images.count, labels: labels.length },
    );
  }
  return dataset({
    name,
    shape: [1, images.rows, images.columns],
    classes: classes ?? numbered(labels),
    pixels: images.pixels,
    labels,
  });
}

function numbered(labels: Uint8Array): string[] {
  const largest = labels.reduce((most, label) => Math.max(most, label), 9);
  return Array.from({ length: largest + 1 }, (_, index) => String(index));
}
