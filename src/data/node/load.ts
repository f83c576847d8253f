import { existsSync } from 'node:fs';
import { FileError, OptionError } from '../../core/errors.ts';
import { didYouMean } from '../../core/suggest.ts';
import { cells } from '../cells.ts';
import type { Dataset, Split } from '../dataset.ts';
import { digits } from '../digits/digits.ts';
import { subset } from '../subset.ts';
import { cifar10 } from './cifar10.ts';
import { loadIdxFolder } from './folder.ts';
import { membrane } from './membrane.ts';
import { mnist } from './mnist.ts';
import type { LoadOptions, NamedSet } from './named.ts';
import { usps } from './usps.ts';
import { digitWindows, mnistWindows } from './windows.ts';

const drawnDigits: NamedSet = {
  name: 'digits',
  description: 'digits that look handwritten, drawn on the spot, 28x28 grey; no files, no network',
  load: async (options) => digits(options),
};

const drawnCells: NamedSet = {
  name: 'cells',
  description: 'cells and their membranes, drawn on the spot, 128x128 grey, a label a pixel; no files, no network',
  load: async (options) => cells(options),
};

/** Every data set that has a name. */
export const namedSets: readonly NamedSet[] = [
  drawnDigits,
  drawnCells,
  mnist,
  usps,
  cifar10,
  membrane,
  digitWindows,
  mnistWindows,
];

/**
 * Loads a data set: one of `namedSets` by its name, or the folder of four IDX files at a path.
 * @throws OptionError for a name there is not. @throws FileError for a path there is not, or a missing file.
 * @throws FormatError or DataError for bad content. @throws DownloadError when a needed download fails.
 */
export async function loadData(nameOrPath: string, options: LoadOptions = {}): Promise<Split> {
  const named = namedSets.find(({ name }) => name === nameOrPath);
  const { train, test } = await (named?.load(options) ?? loadPath(nameOrPath));
  return { train: limited(train, options.train), test: limited(test, options.test) };
}

function limited(data: Dataset, count: number | undefined): Dataset {
  return count === undefined ? data : subset(data, count);
}

async function loadPath(path: string): Promise<Split> {
  if (existsSync(path)) return loadIdxFolder(path);
  if (/[/\\]/.test(path)) throw new FileError(`There is no folder ${path}; check the path.`, { path });
  const names = namedSets.map(({ name }) => name);
  throw new OptionError(
    `There is no data set "${path}".${didYouMean(path, names)} Known: ${names.join(', ')}; or give the path of a folder of IDX files.`,
    { name: path, known: names },
  );
}
