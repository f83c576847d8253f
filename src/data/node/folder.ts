import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FileError } from '../../core/errors.ts';
import type { Dataset, Split } from '../dataset.ts';
import { idxDataset, parseIdxImages, parseIdxLabels } from '../idx.ts';
import { readUnpacked, reason } from './read.ts';

const prefixes = { train: ['train'], test: ['t10k', 'test'] } as const;
const endings = {
  images: ['images-idx3-ubyte', 'images.idx3-ubyte'],
  labels: ['labels-idx1-ubyte', 'labels.idx1-ubyte'],
};

type Part = keyof typeof prefixes;

/**
 * Reads a folder of four IDX files, named as MNIST's are: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte` and the
 * same with `t10k-` or `test-`; with `.idx3-ubyte` for `-idx3-ubyte` and with `.gz` if you like.
 * @throws FileError when the folder or one of the files is missing. @throws FormatError or DataError for bad content.
 */
export async function loadIdxFolder(folder: string, name: string = basename(folder)): Promise<Split> {
  const files = await list(folder);
  const load = async (part: Part): Promise<Dataset> => {
    const paths = [find(folder, files, part, 'images'), find(folder, files, part, 'labels')] as const;
    const [images, labels] = await Promise.all(paths.map(readUnpacked));
    return idxDataset(`${name} ${part}`, parseIdxImages(images!, paths[0]), parseIdxLabels(labels!, paths[1]));
  };
  const [train, test] = await Promise.all([load('train'), load('test')]);
  return { train, test };
}

async function list(folder: string): Promise<ReadonlySet<string>> {
  try {
    return new Set(await readdir(folder));
  } catch (cause) {
    const missing = (cause as { code?: string }).code === 'ENOENT';
    const why = missing ? 'there is no such folder; check the path' : reason(cause);
    throw new FileError(`Cannot read ${folder}: ${why}.`, { path: folder }, { cause });
  }
}

function find(folder: string, files: ReadonlySet<string>, part: Part, content: keyof typeof endings): string {
  const names = prefixes[part].flatMap((prefix) => endings[content].map((ending) => `${prefix}-${ending}`));
  const found = names.flatMap((name) => [name, `${name}.gz`]).find((name) => files.has(name));
  if (found !== undefined) return join(folder, found);
  throw new FileError(`${folder} has no ${part} ${content}: expected a file ${names[0]} or ${names[0]}.gz.`, {
    path: folder,
    expected: names,
  });
}
