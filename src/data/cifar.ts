import { FormatError } from '../core/errors.ts';
import { type Dataset, dataset } from './dataset.ts';

/** Label, then 32x32 red, as many green, as many blue. */
const record = 1 + 3 * 32 * 32;

/** The ten classes in the order of their labels. */
export const cifar10Classes: readonly string[] = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
];

/**
 * Puts CIFAR-10 batches together, each in the official binary layout, uncompressed: `[3, 32, 32]` images.
 * @throws FormatError when a batch is not a whole number of records. @throws DataError when a label is not 0..9.
 * Source: Krizhevsky 2009, www.cs.toronto.edu/~kriz/cifar.html.
 */
export function parseCifar10(name: string, batches: readonly Uint8Array[]): Dataset {
  for (const [index, batch] of batches.entries()) checkBatch(name, index, batch.length);
  const count = batches.reduce((sum, batch) => sum + batch.length / record, 0);
  const pixels = new Uint8Array(count * (record - 1));
  const labels = new Uint8Array(count);
  let image = 0;
  for (const batch of batches) {
    for (let at = 0; at < batch.length; at += record, image++) {
      labels[image] = batch[at]!;
      pixels.set(batch.subarray(at + 1, at + record), image * (record - 1));
    }
  }
  return dataset({ name, shape: [3, 32, 32], classes: cifar10Classes, pixels, labels });
}

function checkBatch(name: string, index: number, length: number): void {
  if (length > 0 && length % record === 0) return;
  throw new FormatError(
    `Data set "${name}": batch ${index + 1} has ${length} bytes, which is no whole number of records of ${record}. Get the file again.`,
    { batch: index + 1, length, record },
  );
}
