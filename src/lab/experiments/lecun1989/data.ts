import { Random } from '../../../core/random.ts';
import type { Dataset, Split } from '../../../data/dataset.ts';
import { subset } from '../../../data/subset.ts';
import { adaptDataset } from '../../../train/adapt.ts';

/** Images of the paper: zip codes, 7,291 to learn from and 2,007 to be tested on. */
export const paperSizes = { train: 7291, test: 2007 } as const;

/** How many images are taken of each part. */
export interface Sizes {
  readonly train: number;
  readonly test: number;
}

/** All images, or `count` of them chosen at random; the same for every seed of the training. */
function some(data: Dataset, count: number, part: string): Dataset {
  if (data.count <= count) return data;
  return subset(data, new Random(0).derive(`lecun1989 ${part}`).permutation(data.count).subarray(0, count));
}

/** A data set at the paper's sizes or smaller, its images shrunk to 16x16 grey. */
export function paperSized({ train, test }: Split, sizes: Sizes = paperSizes): Split {
  return {
    train: adaptDataset(some(train, sizes.train, 'train'), [1, 16, 16]),
    test: adaptDataset(some(test, sizes.test, 'test'), [1, 16, 16]),
  };
}
