import { Random } from '../../../core/random.ts';
import type { Dataset } from '../../../data/dataset.ts';
import { digits } from '../../../data/digits/digits.ts';
import { subset } from '../../../data/subset.ts';
import { gridPicture } from '../../../inspect/grid.ts';
import { fullyConnected, type Layer, relu } from '../../../layers/index.ts';
import { crossEntropy } from '../../../losses/index.ts';
import { type Model, sequential } from '../../../model/model.ts';
import { adam } from '../../../optimizers/index.ts';
import { pictureOf } from '../../../train/adapt.ts';
import { lineChart } from '../../figures/lineChart.ts';
import { lenet5 } from '../../recipes/lenet5.ts';
import type { Experiment, ExperimentSettings, Figure, Findings, Table } from '../experiment.ts';
import { type Distortion, distort, distortions } from './distort.ts';

/** Two networks of about as many parameters. */
const networks: readonly (readonly [name: string, layers: () => readonly Layer[]])[] = [
  ['fully connected', () => [fullyConnected({ units: 78 }), relu(), fullyConnected({ units: 10 })]],
  ['convolutional', () => lenet5.layers(10)],
];

async function train(name: string, layers: readonly Layer[], data: Dataset, settings: ExperimentSettings) {
  settings.note(`training: ${name}`);
  const { quick, seed, backend } = settings;
  const model = sequential(data.shape, layers, { seed, backend });
  await model.fit(data, { loss: crossEntropy(), optimizer: adam(), epochs: quick ? 2 : 8, batchSize: 32 });
  return model;
}

/** Accuracies by amount, a list a network. */
async function accuracies(
  models: readonly Model[],
  test: Dataset,
  distortion: Distortion,
  settings: ExperimentSettings,
) {
  settings.note(`distorting: ${distortion.name}`);
  const random = new Random(settings.seed).derive('distort');
  const kept = distortion.amounts.filter(
    (amount, i) => !settings.quick || i % 3 === 0 || amount === distortion.identity,
  );
  const rows: { amount: number; accuracy: number[] }[] = [];
  for (const amount of kept) {
    const distorted = distort(test, distortion, amount, random);
    const accuracy: number[] = [];
    for (const model of models) accuracy.push((await model.evaluate(distorted, { loss: crossEntropy() })).accuracy);
    rows.push({ amount, accuracy });
  }
  return { distortion, rows };
}

type Result = Awaited<ReturnType<typeof accuracies>>;

const tableOf = ({ distortion, rows }: Result): Table => ({
  title: `Test accuracy by ${distortion.name} (${distortion.unit})`,
  columns: [{ name: distortion.name }, ...networks.map(([name]) => ({ name, format: 'percent' as const }))],
  rows: rows.map(({ amount, accuracy }) => [amount, ...accuracy]),
});

const chartOf = ({ distortion, rows }: Result): Figure => ({
  name: distortion.name,
  caption: `Test accuracy by ${distortion.name}`,
  content: lineChart({
    title: `Test accuracy by ${distortion.name}`,
    x: {
      label: `${distortion.name} (${distortion.unit})`,
      from: distortion.amounts[0]!,
      to: distortion.amounts.at(-1)!,
    },
    y: { label: 'accuracy', from: 0, to: 1 },
    series: networks.map(([name], n) => ({ name, points: rows.map(({ amount, accuracy }) => [amount, accuracy[n]!]) })),
  }),
});

/** One digit under every amount of every distortion. */
function samplePicture(test: Dataset, random: Random): Figure {
  const one = subset(test, [0]);
  const images = distortions.flatMap((distortion) =>
    distortion.amounts.map((amount) => ({
      image: pictureOf(distort(one, distortion, amount, random), 0),
      caption: String(amount),
    })),
  );
  return {
    name: 'samples',
    caption: 'Shift, scale, rotation and noise of one digit',
    content: gridPicture(images, 84, 700),
  };
}

/** Mean accuracy over the amounts that change something. */
const meanOf = ({ distortion, rows }: Result, network: number) => {
  const changed = rows.filter(({ amount }) => amount !== distortion.identity);
  return changed.reduce((sum, { accuracy }) => sum + accuracy[network]!, 0) / changed.length;
};

function readingOf(results: readonly Result[]): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const unchanged = results[0]!.rows[0]!.accuracy;
  const means = results.map(
    (result) => `${percent(meanOf(result, 0))} against ${percent(meanOf(result, 1))} under ${result.distortion.name}`,
  );
  return (
    `Unchanged images: ${percent(unchanged[0]!)} fully connected, ${percent(unchanged[1]!)} convolutional. On average over ` +
    `the changed ones: ${means.join('; ')} (fully connected against convolutional). Both networks have about the same ` +
    'number of parameters, and neither was shown distorted images. Neither is invariant: accuracy falls with the amount.'
  );
}

async function measure(settings: ExperimentSettings): Promise<Findings> {
  const { quick, seed } = settings;
  const data = digits({ train: quick ? 600 : 4000, test: quick ? 100 : 1000, seed: seed + 1 });
  const models: Model[] = [];
  for (const [name, layers] of networks) models.push(await train(name, layers(), data.train, settings));
  const results: Result[] = [];
  for (const distortion of distortions) results.push(await accuracies(models, data.test, distortion, settings));
  const sizes = networks.map(([name], n) => [name, models[n]!.network.parameterCount]);
  const sizeTable = {
    title: 'Networks',
    columns: [{ name: 'network' }, { name: 'parameters', format: 'count' as const }],
  };
  return {
    tables: [{ ...sizeTable, rows: sizes }, ...results.map(tableOf)],
    figures: [samplePicture(data.test, new Random(seed)), ...results.map(chartOf)],
    reading: readingOf(results),
  };
}

export const invariance: Experiment = {
  name: 'invariance',
  rows: ['R7'],
  description:
    'Accuracy under shift, scale, rotation and noise: a fully connected network against a convolutional one.',
  measure,
};
