import { DataError } from '../core/errors.ts';

export interface DecodeOptions {
  /** The most pixels (width * height) an image may have; larger ones are refused before memory is taken. Default 2^26. */
  readonly maxPixels?: number;
}

export const defaultMaxPixels = 2 ** 26;

/** @throws DataError when an image has more pixels than allowed. */
export function checkPixels(width: number, height: number, { maxPixels = defaultMaxPixels }: DecodeOptions): void {
  if (width * height <= maxPixels) return;
  throw new DataError(
    `The image is ${width}x${height} = ${width * height} pixels; the limit is ${maxPixels}. Raise maxPixels, or shrink the image.`,
    { width, height, maxPixels },
  );
}
