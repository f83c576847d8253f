import { checkCount } from '../core/checks.ts';
import { DataError } from '../core/errors.ts';
import { dropAlpha, toGrey } from './colour.ts';
import { fullScale, type Image, image, samplesFor } from './image.ts';

/** One matrix of numbers: rows from the top, `data[y * width + x]`. What every operator computes on. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float64Array;
}

/**
 * Wraps numbers as a plane (zeros when none are given); a Float64Array is used as it is.
 * @throws OptionError when a size is not a whole number >= 1. @throws DataError when the count of numbers does not fit.
 */
export function plane(width: number, height: number, numbers?: ArrayLike<number>): Plane {
  checkCount(width, 'width', '[plane]');
  checkCount(height, 'height', '[plane]');
  const data = numbers === undefined ? new Float64Array(width * height) : float64(numbers);
  if (data.length === width * height) return { width, height, data };
  throw new DataError(`A plane of ${width}x${height} holds ${width * height} numbers, but ${data.length} were given.`, {
    width,
    height,
    count: data.length,
  });
}

const float64 = (numbers: ArrayLike<number>) =>
  numbers instanceof Float64Array ? numbers : Float64Array.from(numbers);

/**
 * A plane from its rows, as a matrix is written down. @throws DataError when there are none, or not all of one length.
 */
export function planeOf(rows: readonly (readonly number[])[]): Plane {
  const width = rows[0]?.length ?? 0;
  if (width === 0 || rows.some((row) => row.length !== width)) {
    throw new DataError(
      `The rows of a plane have one length >= 1, not [${rows.map((row) => row.length).join(', ')}].`,
      {
        lengths: rows.map((row) => row.length),
      },
    );
  }
  return plane(width, rows.length, rows.flat());
}

/** The rows of a plane, as numbers. */
export function rowsOf({ width, height, data }: Plane): number[][] {
  return Array.from({ length: height }, (_, y) => [...data.subarray(y * width, (y + 1) * width)]);
}

/** A plane of the same size with `change(number, index)` in each place. */
export function mapPlane(source: Plane, change: (value: number, index: number) => number): Plane {
  return { ...source, data: source.data.map(change) };
}

/**
 * `join(a, b)` place by place. @throws DataError when the sizes differ.
 */
export function combine(a: Plane, b: Plane, join: (a: number, b: number) => number): Plane {
  checkSameSize(a, b);
  return mapPlane(a, (value, i) => join(value, b.data[i]!));
}

/** @throws DataError when two planes differ in size. */
export function checkSameSize(a: Pick<Plane, 'width' | 'height'>, b: Pick<Plane, 'width' | 'height'>): void {
  if (a.width === b.width && a.height === b.height) return;
  throw new DataError(`Planes of ${a.width}x${a.height} and ${b.width}x${b.height} differ in size.`, { a, b });
}

/** For operators that compare numbers. @throws DataError naming the first place that is NaN or infinite. */
export function checkFinite({ data, width }: Plane, where: string): void {
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  const [x, y] = [bad % width, Math.floor(bad / width)];
  throw new DataError(`${where} the number at x=${x}, y=${y} is ${data[bad]}; every number must be finite.`, { x, y });
}

/** The smallest and the largest number. */
export function rangeOf({ data }: Plane): { readonly low: number; readonly high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const value of data) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/** The channels of an image as planes, alpha among them: samples scaled to 0..1. */
export function channelPlanes(source: Image): Plane[] {
  const { width, height, channels, data } = source;
  const full = fullScale(source);
  return Array.from({ length: channels }, (_, c) => {
    const numbers = new Float64Array(width * height);
    for (let i = 0; i < numbers.length; i++) numbers[i] = data[i * channels + c]! / full;
    return { width, height, data: numbers };
  });
}

/** The image in grey as one plane, 0 black .. 1 white; what is transparent shows white. */
export function greyPlane(source: Image): Plane {
  return channelPlanes(toGrey(dropAlpha(source)))[0]!;
}

/**
 * The image of 1 to 4 planes: 0..1 becomes 0..full scale, rounded; what lies outside is cut off, NaN becomes 0.
 * @throws DataError when the planes differ in size or are too many.
 */
export function imageOfPlanes(planes: readonly Plane[], depth: Image['depth'] = 8): Image {
  const { width = 0, height = 0 } = planes[0] ?? {};
  const full = fullScale({ depth });
  const samples = samplesFor(depth, width * height * planes.length);
  for (const [c, each] of planes.entries()) {
    checkSameSize(each, { width, height });
    for (let i = 0; i < each.data.length; i++) {
      samples[i * planes.length + c] = Math.round(Math.min(1, Math.max(0, each.data[i]!)) * full);
    }
  }
  return image(width, height, planes.length as Image['channels'], samples);
}
