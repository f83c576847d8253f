import { FeaturemapError, OptionError } from '../core/errors.ts';
import { decodeImage } from '../image/decode.ts';
import type { Image } from '../image/image.ts';
import { readWhole } from '../node/files.ts';

/** The picture in a file; what is wrong with it is said with the file's name. */
export async function readPicture(file: string): Promise<Image> {
  const bytes = await readWhole(file);
  try {
    return decodeImage(bytes);
  } catch (error) {
    if (error instanceof FeaturemapError) error.message = `${file}: ${error.message}`;
    throw error;
  }
}

/** @throws OptionError unless the name of a file to write ends in .png. */
export function checkPngName(path: string): void {
  if (/\.png$/i.test(path)) return;
  throw new OptionError(`Results are written as PNG: name the output something.png, not ${path}.`, { path });
}
