import { OptionError } from '../../../core/errors.ts';
import { Random } from '../../../core/random.ts';
import { sameShape } from '../../../core/shape.ts';
import { cells } from '../../../data/cells.ts';
import { crops } from '../../../data/crops.ts';
import type { Dataset, Split } from '../../../data/dataset.ts';
import { subset } from '../../../data/subset.ts';
import { crossEntropy } from '../../../losses/index.ts';
import { type Model, model } from '../../../model/model.ts';
import { adam } from '../../../optimizers/index.ts';
import { lineChart } from '../../figures/lineChart.ts';
import type { Experiment, ExperimentSettings, Figure, Findings, Table } from '../experiment.ts';
import { type Answers, baselines } from './baselines.ts';
import { panels } from './panels.ts';
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

interface Result {
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
  const build = ({ shape }: Dataset) => model(unet(shape, plan.maps, 2), { seed, backend });
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

async function learn(split: Split, settings: ExperimentSettings): Promise<Result> {
  check(split.train);
  check(split.test);
  const taken = settings.quick ? { train: subset(split.train, 2), test: subset(split.test, 1) } : split;
  const { network, predictions, course } = await train(taken, settings.quick ? small : full, settings);
  const methods = [...baselines(taken.train, taken.test), { name: 'U-Net', predictions }];
  const scored = methods.map((method) => ({ ...method, scores: scoresFor(taken.test, method.predictions) }));
  return { split: taken, network, course, methods: scored };
}

const nameOf = ({ test }: Split) => test.name.replace(/ test$/, '');

function tableOf({ split, methods }: Result): Table {
  const { count, shape, classes } = split.test;
  const format = 'percent' as const;
  return {
    title: `Pixels of ${count} held-back images of ${shape[1]}x${shape[2]}, ${nameOf(split)}`,
    columns: [
      { name: 'method' },
      { name: 'pixel error', format },
      ...classes.map((name) => ({ name: `IoU ${name}`, format })),
      { name: 'mean IoU', format },
    ],
    rows: methods.map(({ name, scores }) => [name, scores.pixelError, ...scores.iou, scores.meanIou]),
  };
}

function trainingTable(results: readonly Result[]): Table {
  return {
    title: 'Training',
    columns: [
      { name: 'data' },
      { name: 'training images', format: 'count' },
      { name: 'parameters', format: 'count' },
      { name: 'passes' },
      { name: 'training pixel error', format: 'percent' },
      { name: 'seconds', format: 'count' },
    ],
    rows: results.map(({ split, network, course }) => {
      const { parameterCount } = network.network;
      return [
        nameOf(split),
        split.train.count,
        parameterCount,
        course.train.length,
        course.train.at(-1)!,
        course.seconds,
      ];
    }),
  };
}

function chartOf({ split, course, methods }: Result): string {
  const curve = (errors: readonly number[]) => errors.map((error, pass) => [pass + 1, 100 * error] as const);
  const level = ({ name, scores }: Result['methods'][number]) => ({
    name,
    points: curve(course.test.map(() => scores.pixelError)),
    dashed: true,
  });
  return lineChart({
    title: `Pixel error pass by pass, ${nameOf(split)}`,
    x: { label: 'pass' },
    y: { label: 'pixel error, %', from: 0 },
    series: [
      { name: 'U-Net, held-back images', points: curve(course.test) },
      { name: 'U-Net, training pieces', points: curve(course.train) },
      ...methods.slice(0, -1).map(level),
    ],
  });
}

function figuresOf(result: Result): Figure[] {
  const name = nameOf(result.split);
  const [, , level, network] = result.methods;
  return [
    {
      name: `${name}-images`,
      caption:
        'Held-back images, masks and answers; orange is membrane that was missed, blue membrane where there is none',
      content: panels(result.split.test, [network!, { ...level!, name: 'level' }]),
    },
    { name: `${name}-learning`, caption: 'Pixel error pass by pass', content: chartOf(result) },
  ];
}

function readingOf({ split, methods }: Result): string {
  const network = methods.at(-1)!.scores;
  const [always, ...levels] = methods.slice(0, -1);
  const level = levels.reduce((a, b) => (b.scores.pixelError < a.scores.pixelError ? b : a));
  const { classes } = split.test;
  const ious = classes.map((name, index) => `${percent(network.iou[index]!)} for ${name}`).join(' and ');
  return (
    `On ${nameOf(split)}, ${split.test.count} held-back images: the network is wrong at ${percent(network.pixelError)} of the ` +
    `pixels, ${always!.name} at ${percent(always!.scores.pixelError)}, the better of two thresholds at ` +
    `${percent(level.scores.pixelError)}. Its intersection over union is ${ious}. The images were divided as wholes, no piece ` +
    'of a held-back one was learned from, and nothing was chosen by them: smoothing and level of the thresholds come from ' +
    'the training images, and the network is that of the last pass.'
  );
}

async function measure(settings: ExperimentSettings): Promise<Findings> {
  const { quick, seed, note } = settings;
  const splits = settings.data ?? [cells({ size: quick ? 64 : 256, seed: seed + 1 })];
  const results: Result[] = [];
  for (const split of splits) {
    note(`${nameOf(split)}: ${split.train.count} training images, ${split.test.count} held back`);
    results.push(await learn(split, settings));
  }
  return {
    tables: [...results.map(tableOf), trainingTable(results)],
    figures: results.flatMap(figuresOf),
    reading: results.map(readingOf).join(' '),
  };
}

export const segmentation: Experiment = {
  name: 'segmentation',
  rows: ['R5'],
  description:
    'Cells and membranes told pixel by pixel: a small U-Net against thresholds, on --data (default: drawn cells).',
  takes: ['data'],
  measure,
};
