import { DataError } from '../core/errors.ts';

/** A picture as its file has it: rows from the top, pixels from the left, channels interleaved. */
export interface Image {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA (alpha not premultiplied). */
  readonly channels: 1 | 2 | 3 | 4;
  /** Bits a sample: samples are 0..255 or 0..65535. */
  readonly depth: 8 | 16;
  /** height * width * channels samples. */
  readonly data: Uint8Array | Uint16Array;
}

/**
 * Checks and wraps samples as an image; the array is used as it is. Its kind gives the depth.
 * @throws DataError when a size is not a whole number >= 1 or the samples are too few or too many.
 */
export function image(
  width: number,
  height: number,
  channels: Image['channels'],
  data: Uint8Array | Uint16Array,
): Image {
  const size = [width, height, channels];
  if (size.some((value) => !Number.isInteger(value) || value < 1) || channels > 4) {
    throw new DataError(
      `An image of ${width}x${height} with ${channels} channels cannot be; sizes are >= 1, channels 1..4.`,
      {
        width,
        height,
        channels,
      },
    );
  }
  if (data.length !== width * height * channels) {
    throw new DataError(
      `An image of ${width}x${height} with ${channels} channels holds ${width * height * channels} samples, but ${data.length} were given.`,
      { width, height, channels, samples: data.length },
    );
  }
  return { width, height, channels, depth: data instanceof Uint16Array ? 16 : 8, data };
}

/** The largest sample of an image: 255 or 65535. */
export function fullScale({ depth }: Pick<Image, 'depth'>): number {
  return 2 ** depth - 1;
}

/** Zeroed samples of a depth. */
export function samplesFor(depth: Image['depth'], count: number): Uint8Array | Uint16Array {
  return depth === 16 ? new Uint16Array(count) : new Uint8Array(count);
}
