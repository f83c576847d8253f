import { OptionError } from '../core/errors.ts';
import { type Image, image, samplesFor } from './image.ts';

/**
 * How new pixels come from old: `nearest` takes one, `bilinear` mixes the two nearest an axis (for enlarging), `area`
 * averages all that a new pixel covers (for shrinking).
 */
export type ResizeMethod = 'nearest' | 'bilinear' | 'area';

/** Which old positions make one new one, along one axis: `weights[i]` of position `start + i`; they sum to 1. */
interface Tap {
  readonly start: number;
  readonly weights: readonly number[];
}

const taps: Readonly<Record<ResizeMethod, (index: number, scale: number, size: number) => Tap>> = {
  nearest: (index, scale, size) => ({ start: Math.min(size - 1, Math.floor((index + 0.5) * scale)), weights: [1] }),
  bilinear: (index, scale, size) => {
    const at = Math.max(0, Math.min(size - 1, (index + 0.5) * scale - 0.5));
    const start = Math.min(Math.floor(at), Math.max(0, size - 2));
    return { start, weights: size === 1 ? [1] : [1 - (at - start), at - start] };
  },
  area: (index, scale, size) => {
    const [low, high] = [index * scale, Math.min(size, (index + 1) * scale)];
    const start = Math.min(size - 1, Math.floor(low));
    const count = Math.max(1, Math.ceil(high) - start);
    const covered = (i: number) => Math.min(high, start + i + 1) - Math.max(low, start + i);
    return { start, weights: Array.from({ length: count }, (_, i) => covered(i) / (high - low)) };
  },
};

/**
 * Scales an image. Pixels are squares: the centre of pixel i lies at i + 1/2, so nothing shifts. Alpha is scaled like
 * any channel; use `dropAlpha` first where colours under transparent pixels should not show.
 * @throws OptionError when a size is not a whole number >= 1.
 */
export function resize(source: Image, width: number, height: number, method: ResizeMethod): Image {
  for (const size of [width, height]) {
    if (!Number.isInteger(size) || size < 1) {
      throw new OptionError(`An image cannot be resized to ${width}x${height}; give whole numbers >= 1.`, {
        width,
        height,
      });
    }
  }
  const columns = alongAxis(source.width, width, method);
  const rows = alongAxis(source.height, height, method);
  const narrow = scaleRows(source, columns);
  return image(width, height, source.channels, scaleColumns(source, narrow, width, rows));
}

function alongAxis(from: number, to: number, method: ResizeMethod): Tap[] {
  return Array.from({ length: to }, (_, index) => taps[method](index, from / to, from));
}

/** Scales every row to `columns.length` pixels. */
function scaleRows({ data, width, height, channels }: Image, columns: readonly Tap[]): Float64Array {
  const scaled = new Float64Array(height * columns.length * channels);
  let to = 0;
  for (let row = 0; row < height; row++) {
    for (const { start, weights } of columns) {
      const from = (row * width + start) * channels;
      for (let c = 0; c < channels; c++) scaled[to++] = weigh(data, from + c, channels, weights);
    }
  }
  return scaled;
}

/** Scales every column to `rows.length` pixels and rounds. */
function scaleColumns(
  { depth, channels }: Image,
  data: Float64Array,
  width: number,
  rows: readonly Tap[],
): Uint8Array | Uint16Array {
  const across = width * channels;
  const scaled = samplesFor(depth, rows.length * across);
  for (const [row, { start, weights }] of rows.entries()) {
    for (let i = 0; i < across; i++) {
      scaled[row * across + i] = Math.round(weigh(data, start * across + i, across, weights));
    }
  }
  return scaled;
}

function weigh(data: ArrayLike<number>, from: number, step: number, weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * data[from + i * step]!;
  return sum;
}
