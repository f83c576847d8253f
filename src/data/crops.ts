import { checkCount } from '../core/checks.ts';
import { OptionError } from '../core/errors.ts';
import type { Random } from '../core/random.ts';
import { formatShape } from '../core/shape.ts';
import { type Dataset, dataset } from './dataset.ts';

/** Options of {@link crops}. */
export interface CropOptions {
  /** How many pieces, taken from the images in turn. */
  readonly count: number;
  /** Rows and columns of a piece. */
  readonly size: number;
  /** Turned by quarters and mirrored at random: one of the 8 ways a square lies. Default true. */
  readonly turns?: boolean;
}

/** Where a piece lies, and which of the 8 ways: 1 mirrors rows, 2 mirrors columns, 4 exchanges rows and columns. */
interface Piece {
  readonly top: number;
  readonly left: number;
  readonly way: number;
}

type Numbers = Uint8Array | Uint16Array | Float32Array;

/** Copies a piece of the map that begins at `from` and is `width` wide to where `to` begins. */
function copyPiece(
  { top, left, way }: Piece,
  size: number,
  source: Numbers,
  from: number,
  width: number,
  into: Numbers,
  to: number,
) {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const [r, c] = way & 4 ? [column, row] : [row, column];
      const y = top + (way & 1 ? size - 1 - r : r);
      const x = left + (way & 2 ? size - 1 - c : c);
      into[to + row * size + column] = source[from + y * width + x]!;
    }
  }
}

function check({ name, shape, labelSize }: Dataset, { count, size }: CropOptions): void {
  const [, height, width] = shape;
  checkCount(count, 'count', '[crops]');
  checkCount(size, 'size', '[crops]');
  if (labelSize?.[0] !== height || labelSize[1] !== width) {
    throw new OptionError(`[crops] "${name}" has no label for each pixel, so that a piece would have none.`, { name });
  }
  if (size > height || size > width) {
    throw new OptionError(`[crops] size is ${size} but the images of "${name}" are ${formatShape(shape)}.`, { size });
  }
}

const like = <T extends Numbers>(numbers: T, length: number) =>
  new (numbers.constructor as new (length: number) => T)(length);

/**
 * Square pieces of images that have a label for each pixel, at random places, with their labels: what a segmenting
 * network learns from. A fixed set: the same seed gives the same pieces.
 * @throws OptionError when a piece is larger than the images, or they have no label for each pixel.
 */
export function crops(data: Dataset, options: CropOptions, random: Random): Dataset {
  check(data, options);
  const { count, size, turns = true } = options;
  const [channels, height, width] = data.shape;
  const [area, whole] = [size * size, height * width];
  const pixels = like(data.pixels, count * channels * area);
  const labels = like(data.labels, count * area);
  for (let n = 0; n < count; n++) {
    const image = n % data.count;
    const [top, left] = [random.integer(height - size + 1), random.integer(width - size + 1)];
    const piece = { top, left, way: turns ? random.integer(8) : 0 };
    copyPiece(piece, size, data.labels, image * whole, width, labels, n * area);
    for (let c = 0; c < channels; c++) {
      const [from, to] = [(image * channels + c) * whole, (n * channels + c) * area];
      copyPiece(piece, size, data.pixels, from, width, pixels, to);
    }
  }
  return dataset({
    name: data.name,
    shape: [channels, size, size],
    classes: data.classes,
    pixels,
    labels,
    labelSize: [size, size],
  });
}
