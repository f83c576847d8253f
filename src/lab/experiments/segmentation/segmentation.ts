import { cells } from '../../../data/cells.ts';
import type { Split } from '../../../data/dataset.ts';
import { lineChart } from '../../figures/lineChart.ts';
import type { Experiment, ExperimentSettings, Figure, Findings, Table } from '../experiment.ts';
import { learn, type Result } from './learn.ts';
import { panels } from './panels.ts';

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
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

/** The better of the two thresholds. */
const bestThreshold = ({ methods }: Result) => {
  const [, otsu, level] = methods;
  return otsu!.scores.pixelError < level!.scores.pixelError ? otsu! : level!;
};

function chartOf(result: Result): string {
  const { split, course } = result;
  const curve = (errors: readonly number[]) => errors.map((error, pass) => [pass + 1, 100 * error] as const);
  const { pixelError } = bestThreshold(result).scores;
  return lineChart({
    title: `Pixel error of the U-Net pass by pass, ${nameOf(split)}`,
    x: { label: 'pass' },
    y: { label: 'pixel error, %', from: 0 },
    series: [
      { name: 'held-back images', points: curve(course.test) },
      { name: 'training pieces', points: curve(course.train) },
      { name: 'best threshold', points: curve(course.test.map(() => pixelError)), dashed: true },
    ],
  });
}

function figuresOf(result: Result): Figure[] {
  const name = nameOf(result.split);
  const network = result.methods.at(-1)!;
  const level = { ...bestThreshold(result), name: 'level' };
  return [
    {
      name: `${name}-images`,
      caption:
        'Held-back images, masks and answers; orange is membrane that was missed, blue membrane where there is none',
      content: panels(result.split.test, [network, level]),
    },
    { name: `${name}-learning`, caption: 'Pixel error pass by pass', content: chartOf(result) },
  ];
}

function readingOf(result: Result): string {
  const { split, methods } = result;
  const network = methods.at(-1)!.scores;
  const [always] = methods;
  const level = bestThreshold(result);
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
