import { OptionError } from '../core/errors.ts';
import type { Random } from '../core/random.ts';
import { sizeOf } from '../core/shape.ts';
import { type Dataset, labelsPerImage, type Split } from './dataset.ts';

/**
 * Some images of a data set: the first `count` (memory shared with the whole), or those at `indices`, in that order
 * (copied; an index may come twice).
 * @throws OptionError when it asks for images that are not there, or for none.
 */
export function subset(data: Dataset, which: number | ArrayLike<number>): Dataset {
  return typeof which === 'number' ? firstOf(data, which) : pick(data, which);
}

function firstOf(data: Dataset, count: number): Dataset {
  if (!Number.isInteger(count) || count < 1 || count > data.count) {
    throw new OptionError(`"${data.name}" has ${data.count} images; ask for 1..${data.count}, not ${count}.`, {
      count,
    });
  }
  const pixels = data.pixels.subarray(0, count * sizeOf(data.shape));
  return { ...data, count, pixels, labels: data.labels.subarray(0, count * labelsPerImage(data)) };
}

function pick(data: Dataset, indices: ArrayLike<number>): Dataset {
  checkIndices(data, indices);
  const [size, places] = [sizeOf(data.shape), labelsPerImage(data)];
  const count = indices.length;
  const pixels = data.pixels instanceof Float32Array ? new Float32Array(count * size) : new Uint8Array(count * size);
  const labels = data.labels instanceof Uint16Array ? new Uint16Array(count * places) : new Uint8Array(count * places);
  for (let i = 0; i < count; i++) {
    const from = indices[i]!;
    pixels.set(data.pixels.subarray(from * size, (from + 1) * size), i * size);
    labels.set(data.labels.subarray(from * places, (from + 1) * places), i * places);
  }
  return { ...data, count, pixels, labels };
}

function checkIndices(data: Dataset, indices: ArrayLike<number>): void {
  if (indices.length === 0) throw new OptionError(`Choose at least one image of "${data.name}".`);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    if (Number.isInteger(index) && index >= 0 && index < data.count) continue;
    throw new OptionError(`"${data.name}" has no image ${index}; its images are numbered 0..${data.count - 1}.`, {
      index,
    });
  }
}

/**
 * Holds a part of the images out as `test`. Stratified: each class gives the same share, rounded to whole images. Where
 * labels are maps, the images are one group.
 * @param fraction share held out, above 0 and below 1.
 * @throws OptionError when the fraction is out of range or leaves one side empty.
 */
export function holdOut(data: Dataset, fraction: number, random: Random): Split {
  if (!(fraction > 0 && fraction < 1)) {
    throw new OptionError(`The fraction to hold out lies between 0 and 1, not ${fraction}.`, { fraction });
  }
  const groups = byClass(data, random);
  const held = groups.map((members) => Math.round(members.length * fraction));
  const test = groups.flatMap((members, label) => members.slice(0, held[label]));
  const train = groups.flatMap((members, label) => members.slice(held[label]));
  if (train.length === 0 || test.length === 0) {
    throw new OptionError(
      `Holding out ${fraction} of the ${data.count} images of "${data.name}" leaves ${train.length} to train and ${test.length} to test; each side needs one.`,
      { fraction, train: train.length, test: test.length },
    );
  }
  const ascending = (a: number, b: number) => a - b;
  return { train: subset(data, train.sort(ascending)), test: subset(data, test.sort(ascending)) };
}

/** The image numbers of each class, shuffled; all together where labels are maps. */
function byClass(data: Dataset, random: Random): number[][] {
  if (data.labelSize !== undefined) return [[...random.permutation(data.count)]];
  const members: number[][] = data.classes.map(() => []);
  for (const index of random.permutation(data.count)) members[data.labels[index]!]!.push(index);
  return members;
}
