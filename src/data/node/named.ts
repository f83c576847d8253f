import { FileError } from '../../core/errors.ts';
import type { Split } from '../dataset.ts';
import type { DigitsOptions } from '../digits/digits.ts';
import { type Environment, ownFolder } from './cache.ts';
import type { DownloadOptions } from './download.ts';

/** What can be asked of any data set. */
export interface LoadOptions extends DigitsOptions, DownloadOptions {
  /** Only the first so many training images; for drawn ones, how many are drawn. Default: all there are. */
  readonly train?: number;
  /** Only the first so many test images; for drawn ones, how many are drawn. Default: all there are. */
  readonly test?: number;
  /** Where FEATUREMAP_DATA and FEATUREMAP_CACHE are looked up. Default `process.env`. */
  readonly env?: Environment;
}

/** A data set that is loaded by its name. */
export interface NamedSet {
  readonly name: string;
  /** One line that says what it is. */
  readonly description: string;
  readonly load: (options: LoadOptions) => Promise<Split>;
}

/**
 * The user's own folder of a data set that is not downloaded.
 * @throws FileError when it is not there.
 */
export function neededFolder(folder: string, name: string, env: Environment): string {
  const path = ownFolder(folder, env);
  if (path !== undefined) return path;
  const data = env.FEATUREMAP_DATA ?? '';
  const found = data === '' ? 'FEATUREMAP_DATA is not set' : `${data} has no folder ${folder}`;
  throw new FileError(
    `The data set "${name}" is not downloaded: ${found}. Put its files into ${folder} of a folder of yours and set FEATUREMAP_DATA to that folder.`,
    { name, folder },
  );
}
