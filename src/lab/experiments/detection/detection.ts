import type { Split } from '../../../data/dataset.ts';
import { digits } from '../../../data/digits/digits.ts';
import { scoreDetections } from '../../../inspect/detect/score.ts';
import { lineChart } from '../../figures/lineChart.ts';
import type { Experiment, ExperimentSettings, Figure, Findings, Table } from '../experiment.ts';
import { scenesPicture } from './picture.ts';
import { type Searched, scoresBySize, searchScenes, thresholds } from './searching.ts';
import { timingTable } from './timing.ts';
import { type Amounts, scenesOf, trainDetectors } from './training.ts';

const full: Amounts = {
  windows: 20_000,
  epochs: 4,
  searched: 80,
  epochsAfter: 3,
  validation: 20,
  test: 60,
  scene: { width: 320, height: 240, objects: 10, sizes: [22, 72] },
};

const small: Amounts = {
  windows: 700,
  epochs: 3,
  searched: 2,
  epochsAfter: 1,
  validation: 1,
  test: 2,
  scene: { width: 180, height: 140, objects: 4, sizes: [22, 72] },
};

const nameOf = ({ train }: Split) => train.name.replace(/ train$/, '');
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function scoreTable(searched: readonly Searched[], data: string, scenes: number): Table {
  return {
    title: `Objects found in ${scenes} test pictures (${data}), boxes right from an overlap of 0.5 on`,
    columns: [
      { name: 'detector' },
      { name: 'windows', format: 'count' },
      { name: 'false alarms among them', format: 'count' },
      { name: 'threshold' },
      { name: 'objects', format: 'count' },
      { name: 'boxes', format: 'count' },
      { name: 'precision', format: 'percent' },
      { name: 'recall', format: 'percent' },
      { name: 'F1', format: 'percent' },
      { name: 'mean average precision', format: 'percent' },
    ],
    rows: searched.map((each) => {
      const { objects, detections, precision, recall, f1 } = each.scores;
      const learnt = [each.name, each.windows, each.alarms, each.threshold];
      return [...learnt, objects, detections, precision, recall, f1, each.meanAveragePrecision];
    }),
  };
}

function sizeTable(last: Searched): Table {
  return {
    title: `By size, detector ${last.name}`,
    columns: [
      { name: 'height of the frame' },
      { name: 'objects', format: 'count' },
      { name: 'recall', format: 'percent' },
      { name: 'boxes', format: 'count' },
      { name: 'precision', format: 'percent' },
    ],
    rows: scoresBySize(last).map(([from, to, { objects, recall, detections, precision }]) => [
      `${from} to ${to - 1}`,
      objects,
      recall,
      detections,
      precision,
    ]),
  };
}

function curves(searched: readonly Searched[], data: string): Figure {
  return {
    name: `curves-${data}`,
    caption: 'Precision over recall, threshold after threshold',
    content: lineChart({
      title: `Precision over recall (${data})`,
      x: { label: 'recall', from: 0, to: 1 },
      y: { label: 'precision', from: 0, to: 1 },
      series: searched.map(({ name, findings }) => ({
        name,
        points: thresholds.toReversed().map((threshold) => {
          const { recall, precision } = scoreDetections(findings, threshold);
          return [recall, precision] as const;
        }),
      })),
    }),
  };
}

async function measureOn(split: Split, amounts: Amounts, settings: ExperimentSettings): Promise<Findings> {
  const { seed, note } = settings;
  const data = nameOf(split);
  const detectors = await trainDetectors(split.train, amounts, settings);
  const validation = [...scenesOf(split.train, 'validation', amounts, seed)];
  const test = [...scenesOf(split.test, 'test', amounts, seed)];
  const searched: Searched[] = [];
  for (const detector of detectors) {
    note(`searching: ${detector.name}`);
    searched.push(await searchScenes(detector, validation, test));
  }
  const [alone, , last] = searched as [Searched, Searched, Searched];
  note('timing');
  const timing = await timingTable(last.model, test[0]!.image);
  const [, , , fewer, , faster] = timing.rows[1] as number[];
  return {
    tables: [scoreTable(searched, data, amounts.test), sizeTable(last), timing],
    model: last.model,
    figures: [
      {
        name: `boxes-${data}`,
        caption: 'Green: right, with class and score. Orange: false alarms. Grey: not found',
        content: scenesPicture([alone, last], test.slice(0, 2)),
      },
      curves(searched, data),
    ],
    reading:
      `On ${data}: the same network finds ${percent(last.scores.recall)} of the objects with ${percent(last.scores.precision)} of its ` +
      `boxes right once it knows the background and its own false alarms; shown objects alone, ${percent(alone.scores.recall)} with ` +
      `${percent(alone.scores.precision)} right. Sliding takes ${fewer!.toFixed(1)} times fewer multiply-adds than every window alone, and was ` +
      `${faster!.toFixed(1)} times faster here.`,
  };
}

async function measure(settings: ExperimentSettings): Promise<Findings> {
  const { quick, seed } = settings;
  const amounts = quick ? small : full;
  const drawn = () => digits({ train: quick ? 200 : 6000, test: quick ? 100 : 1000, seed: seed + 1 });
  const findings: Findings[] = [];
  for (const split of settings.data ?? [drawn()]) findings.push(await measureOn(split, amounts, settings));
  return {
    tables: findings.flatMap(({ tables }) => tables),
    figures: findings.flatMap(({ figures }) => figures),
    model: findings[0]!.model!,
    reading: findings.map(({ reading }) => reading).join(' '),
  };
}

export const detection: Experiment = {
  name: 'detection',
  rows: ['R5'],
  description:
    'Digits of differing sizes in cluttered pictures, found by a classifier that slides, with and without background.',
  takes: ['data'],
  measure,
};
