import jpeg from 'jpeg-js';
import { FormatError } from '../../core/errors.ts';
import { type Image, image } from '../image.ts';
import { checkPixels, type DecodeOptions } from '../limits.ts';
import { readJpegInfo } from './markers.ts';
import { upright } from './upright.ts';

/** Memory the codec may take: its coefficients are 32 bit, in up to four components, and blocks are padded. */
const bytesPerPixel = 32;

/**
 * Decodes a baseline or progressive JPEG to grey or RGB of 8 bits, turned upright by its EXIF orientation. CMYK becomes
 * RGB; colour profiles are not applied. Source: ITU-T T.81.
 * @throws FormatError when the file is damaged, cut off or of a rare kind. @throws DataError when it is too large.
 */
export function decodeJpeg(bytes: Uint8Array, options: DecodeOptions = {}): Image {
  const { width, height, components, orientation } = readJpegInfo(bytes);
  checkPixels(width, height, options);
  const rgb = decodeRgb(bytes, width * height);
  if (rgb.length !== width * height * 3) throw new FormatError('The JPEG file is damaged: its sizes disagree.');
  const source = components === 1 ? image(width, height, 1, firstOfThree(rgb)) : image(width, height, 3, rgb);
  return upright(source, orientation);
}

function decodeRgb(bytes: Uint8Array, pixels: number): Uint8Array {
  try {
    return jpeg.decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: Number.POSITIVE_INFINITY,
      maxMemoryUsageInMB: 64 + (pixels * bytesPerPixel) / 2 ** 20,
    }).data;
  } catch (cause) {
    throw new FormatError(`The JPEG file is damaged: ${(cause as Error).message}.`, {}, { cause });
  }
}

/** Grey files come out with three equal channels. */
function firstOfThree(rgb: Uint8Array): Uint8Array {
  const grey = new Uint8Array(rgb.length / 3);
  for (let i = 0; i < grey.length; i++) grey[i] = rgb[3 * i]!;
  return grey;
}
