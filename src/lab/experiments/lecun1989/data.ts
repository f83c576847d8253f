import { Random } from '../../../core/random.ts';
import { sizeOf } from '../../../core/shape.ts';
import { fillBatch } from '../../../data/batch.ts';
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

/** A map moved down by `rows` and right by `columns`; what moves in is 0, the background of digits. */
function moveInto(from: Float32Array, into: Float32Array, [height, width]: readonly number[], move: readonly number[]) {
  const [rows, columns] = move as [number, number];
  for (let y = 0; y < height!; y++) {
    for (let x = 0; x < width!; x++) {
      const [fromY, fromX] = [y - rows, x - columns];
      const inside = fromY >= 0 && fromY < height! && fromX >= 0 && fromX < width!;
      into[y * width! + x] = inside ? from[fromY * width! + fromX]! : 0;
    }
  }
}

const moves = [-1, 0, 1].flatMap((rows) => [-1, 0, 1].map((columns) => [rows, columns] as const));

/** Every grey image nine times: as it is, and moved by one pixel in each direction. */
export function withShifts(data: Dataset): Dataset {
  const [, height, width] = data.shape;
  const size = sizeOf(data.shape);
  const image = new Float32Array(size);
  const pixels = new Float32Array(moves.length * data.count * size);
  const labels = new Uint8Array(moves.length * data.count);
  for (let n = 0; n < data.count; n++) {
    fillBatch(data, [n], 0, 1, image);
    moves.forEach((move, m) => {
      const place = n * moves.length + m;
      moveInto(image, pixels.subarray(place * size, (place + 1) * size), [height, width], move);
      labels[place] = data.labels[n]!;
    });
  }
  return { ...data, count: labels.length, pixels, labels };
}
