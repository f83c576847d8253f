import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseCifar10 } from '../cifar.ts';
import type { Dataset } from '../dataset.ts';
import { type NamedSet, neededFolder } from './named.ts';
import { readUnpacked } from './read.ts';

const trainBatches = [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`);

/** CIFAR-10: the six files of the binary version in `$FEATUREMAP_DATA/cifar-10`, gzipped one by one or not. */
export const cifar10: NamedSet = {
  name: 'cifar10',
  description: 'photographs of ten kinds, 50,000 + 10,000, 32x32 RGB; read from $FEATUREMAP_DATA/cifar-10',
  load: async ({ env = process.env }) => {
    const folder = neededFolder('cifar-10', 'cifar10', env);
    const train = await readBatches('cifar10 train', folder, trainBatches);
    return { train, test: await readBatches('cifar10 test', folder, ['test_batch.bin']) };
  },
};

async function readBatches(name: string, folder: string, files: readonly string[]): Promise<Dataset> {
  const paths = files.map((file) => join(folder, file));
  return parseCifar10(
    name,
    await Promise.all(paths.map((path) => readUnpacked(existsSync(path) ? path : `${path}.gz`))),
  );
}
