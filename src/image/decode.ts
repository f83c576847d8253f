import { FormatError } from '../core/errors.ts';
import type { Image } from './image.ts';
import { decodeJpeg } from './jpeg/decode.ts';
import type { DecodeOptions } from './limits.ts';
import { signature } from './png/chunks.ts';
import { decodePng } from './png/decode.ts';

/**
 * Decodes the bytes of a PNG or JPEG file, told apart by their first bytes, whatever the file's name.
 * @throws FormatError when it is neither, damaged or cut off. @throws DataError when it is larger than `maxPixels`.
 */
export function decodeImage(bytes: Uint8Array, options: DecodeOptions = {}): Image {
  if (startsWith(bytes, signature)) return decodePng(bytes, options);
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return decodeJpeg(bytes, options);
  const what = bytes.length === 0 ? 'The file is empty' : 'The bytes are neither a PNG nor a JPEG file';
  throw new FormatError(`${what}. Save the image as PNG or JPEG.`, { length: bytes.length });
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}
