import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, FileError } from '../../core/errors.ts';
import { dropAlpha, toGrey } from '../../image/colour.ts';
import { decodeImage } from '../../image/decode.ts';
import { type Dataset, dataset } from '../dataset.ts';
import { type NamedSet, neededFolder } from './named.ts';
import { readUnpacked, reason } from './read.ts';

/** Share of the images that is held back: the last ones, so that few of them lie beside one that is learned from. */
const heldBack = 1 / 5;

/** Dark borders, label 0 in the masks, and what they enclose, label 255. */
const classes = ['membrane', 'cell'];

/** Names of the PNG files of a folder, in the order of their numbers. */
async function numbered(folder: string): Promise<string[]> {
  try {
    const names = (await readdir(folder)).filter((name) => /^\d+\.png$/.test(name));
    return names.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  } catch (cause) {
    throw new FileError(`Cannot read ${folder}: ${reason(cause)}.`, { path: folder }, { cause });
  }
}

/** Class numbers of a mask. @throws DataError when it holds anything but black and white. */
function labelsOf(mask: Uint8Array, path: string): Uint8Array {
  const odd = mask.find((value) => value !== 0 && value !== 255);
  if (odd === undefined) return mask.map((value) => (value === 255 ? 1 : 0));
  throw new DataError(`${path} holds the grey ${odd}; a mask is black (membrane) and white (cell).`, { path, odd });
}

/** A picture in grey. @throws DataError when it has 16 bits. */
async function readGrey(path: string) {
  const { width, height, data } = toGrey(dropAlpha(decodeImage(await readUnpacked(path))));
  if (data instanceof Uint8Array) return { width, height, data };
  throw new DataError(`${path} has 16 bits a sample. Save it with 8.`, { path });
}

interface Pair {
  readonly size: readonly [height: number, width: number];
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

async function readPair(folder: string, name: string): Promise<Pair> {
  const paths = [join(folder, 'image', name), join(folder, 'label', name)] as const;
  const [picture, mask] = [await readGrey(paths[0]), await readGrey(paths[1])];
  const { width, height } = picture;
  if (mask.width !== width || mask.height !== height) {
    throw new DataError(`${paths[1]} is ${mask.width}x${mask.height} but its image is ${width}x${height}.`, { name });
  }
  return { size: [height, width], pixels: picture.data, labels: labelsOf(mask.data, paths[1]) };
}

const joined = (parts: readonly Uint8Array[]) => {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

function together(name: string, pairs: readonly Pair[]): Dataset {
  const [height, width] = pairs[0]!.size;
  return dataset({
    name,
    shape: [1, height, width],
    classes,
    pixels: joined(pairs.map(({ pixels }) => pixels)),
    labels: joined(pairs.map(({ labels }) => labels)),
    labelSize: [height, width],
  });
}

/**
 * Membranes of the ISBI 2012 challenge (Cardona et al.): 30 neighbouring sections of a fly larva's nerve cord by electron
 * microscope, `image/0.png` .. `29.png` with masks `label/0.png` .. The last fifth of the images, 6, is the test part.
 */
export const membrane: NamedSet = {
  name: 'membrane',
  description:
    'cells and their membranes, 24 + 6, 512x512 grey, a label a pixel; read from $FEATUREMAP_DATA/segmentation/isbi2012-membrane',
  load: async ({ env = process.env }) => {
    const folder = neededFolder(join('segmentation', 'isbi2012-membrane'), 'membrane', env);
    const names = await numbered(join(folder, 'image'));
    const held = Math.max(1, Math.round(heldBack * names.length));
    if (names.length <= held) {
      throw new FileError(`${folder} needs two images at least: image/0.png, image/1.png, ...`, { path: folder });
    }
    const pairs = await Promise.all(names.map((name) => readPair(folder, name)));
    return {
      train: together('membrane train', pairs.slice(0, -held)),
      test: together('membrane test', pairs.slice(-held)),
    };
  },
};
