import { OptionError } from '../../../core/errors.ts';
import { Random } from '../../../core/random.ts';
import { sameShape } from '../../../core/shape.ts';
import { crops } from '../../../data/crops.ts';
import type { Dataset, Split } from '../../../data/dataset.ts';
import { subset } from '../../../data/subset.ts';
import { crossEntropy } from '../../../losses/index.ts';
import { type Model, model } from '../../../model/model.ts';
import { adam } from '../../../optimizers/index.ts';
import type { ExperimentSettings } from '../experiment.ts';
import { type Answers, baselines } from './baselines.ts';
import { type Scores, scoresFor } from './scores.ts';
import { unet } from './unet.ts';

/** How a network is trained: a few passes at each learning rate over pieces of the training images. */
interface Plan {
  readonly maps: readonly number[];
  readonly pieces: { readonly count: number; readonly size: number };
  readonly stages: readonly { readonly learningRate: number; readonly passes: number }[];
}

const full: Plan = {
  maps: [16, 32, 64],
  pieces: { count: 768, size: 128 },
  stages: [
    { learningRate: 1e-3, passes: 6 },
    { learningRate: 3e-4, passes: 3 },
    { learningRate: 1e-4, passes: 1 },
  ],
};

const small: Plan = {
  maps: [8, 16],
  pieces: { count: 96, size: 64 },
  stages: [{ learningRate: 3e-3, passes: 3 }],
};

/** Pixel errors after every pass, as shares of 1. */
interface Course {
  readonly train: readonly number[];
  readonly test: readonly number[];
  readonly seconds: number;
}

/** What came of one data set: the network of the last pass, and every method's answers on the held-back images. */
export interface Result {
  readonly split: Split;
  readonly network: Model;
  readonly course: Course;
  readonly methods: readonly (Answers & { readonly scores: Scores })[];
}

const [batchSize, loss] = [4, crossEntropy()];
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** @throws OptionError unless the pixels have two classes and one channel. */
function check({ name, shape, classes, labelSize }: Dataset): void {
  const [channels, ...size] = shape;
  if (sameShape(labelSize ?? [], size) && classes.length === 2 && channels === 1) return;
  throw new OptionError(
    `The experiment "segmentation" takes grey images with two classes of pixels, which "${name}" are not. Known: cells, membrane.`,
    { name },
  );
}

/**
 * Trains on pieces and measures on whole test images after every pass: the weights are put into the same network built
 * for their size.
 */
async function train({ train: data, test }: Split, plan: Plan, { seed, backend, note }: ExperimentSettings) {
  const pieces = crops(data, plan.pieces, new Random(seed).derive('pieces'));
  const build = ({ shape }: Dataset) => model(unet(shape, plan.maps, data.classes.length), { seed, backend });
  const [network, whole] = [build(pieces), build(test)];
  const [trainErrors, testErrors]: [number[], number[]] = [[], []];
  let seconds = 0;
  let predictions: ArrayLike<number> = [];
  for (const { learningRate, passes } of plan.stages) {
    const onEpoch = async (event: { readonly seconds: number; readonly accuracy: number }) => {
      whole.weights = network.weights;
      const result = await whole.evaluate(test, { loss });
      seconds += event.seconds;
      trainErrors.push(1 - event.accuracy);
      testErrors.push(1 - result.accuracy);
      predictions = result.predictions;
      note(`pass ${testErrors.length}: pixel error ${percent(1 - result.accuracy)} on "${test.name}"`);
    };
    await network.fit(pieces, { loss, optimizer: adam({ learningRate }), epochs: passes, batchSize, onEpoch });
  }
  return { network, predictions, course: { train: trainErrors, test: testErrors, seconds } };
}

/** Trains on a data set and measures the network and the baselines; quick takes two images to learn from and one to test. */
export async function learn(split: Split, settings: ExperimentSettings): Promise<Result> {
  check(split.train);
  check(split.test);
  const taken = settings.quick ? { train: subset(split.train, 2), test: subset(split.test, 1) } : split;
  const { network, predictions, course } = await train(taken, settings.quick ? small : full, settings);
  const methods = [...baselines(taken.train, taken.test), { name: 'U-Net', predictions }];
  const scored = methods.map((method) => ({ ...method, scores: scoresFor(taken.test, method.predictions) }));
  return { split: taken, network, course, methods: scored };
}
