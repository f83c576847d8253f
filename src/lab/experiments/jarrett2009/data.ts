import { OptionError } from '../../../core/errors.ts';
import { Random } from '../../../core/random.ts';
import { type Dataset, dataset, type Split } from '../../../data/dataset.ts';
import { subset } from '../../../data/subset.ts';
import type { Model } from '../../../model/model.ts';
import { adaptDataset } from '../../../train/adapt.ts';
import { jarrett2009 } from '../../recipes/jarrett2009.ts';

/**
 * `each` images of every class, chosen at random.
 * @throws OptionError naming a class that has fewer.
 */
export function fewOfEach(data: Dataset, each: number, random: Random): Dataset {
  const chosen: number[][] = data.classes.map(() => []);
  for (const index of random.permutation(data.count)) {
    const members = chosen[data.labels[index]!]!;
    if (members.length < each) members.push(index);
  }
  const scarce = chosen.findIndex((members) => members.length < each);
  if (scarce >= 0) {
    const found = `"${data.name}" has ${chosen[scarce]!.length} images of the class "${data.classes[scarce]}"`;
    throw new OptionError(`${found}, but ${each} of each are needed. Give more images.`, { scarce, each });
  }
  return subset(data, chosen.flat());
}

/** The images as the recipe takes them: grey, enlarged where they are small. */
const grey = (data: Dataset): Dataset => adaptDataset(data, jarrett2009.input(data.shape));

/** Images to be tested on: all, or `count` chosen at random, the same for every seed. */
export function testImages({ test }: Split, count: number): Dataset {
  if (test.count <= count) return grey(test);
  return grey(subset(test, new Random(0).derive('jarrett2009 test').permutation(test.count).subarray(0, count)));
}

/** Images to learn from: `each` of every class, others for every seed. */
export function trainImages({ train }: Split, each: number, seed: number): Dataset {
  return grey(fewOfEach(train, each, new Random(seed).derive('jarrett2009 train')));
}

/** What a network gives for every image, as a data set of its own: training on it leaves the network as it is. */
export async function featuresOf(network: Model, data: Dataset): Promise<Dataset> {
  const { shape, data: pixels } = await network.predict(data);
  const [, maps, height, width] = shape as [number, number, number, number];
  return dataset({ ...data, shape: [maps, height, width], pixels });
}
