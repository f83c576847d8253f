import type { Split } from '../../data/dataset.ts';
import { digits } from '../../data/digits/digits.ts';
import { conv2d, fullyConnected, type Layer, locallyConnected2d, relu } from '../../layers/index.ts';
import { crossEntropy } from '../../losses/index.ts';
import { sequential } from '../../model/model.ts';
import { adam } from '../../optimizers/index.ts';
import { barChart } from '../figures/barChart.ts';
import type { Experiment, ExperimentSettings, Findings } from './experiment.ts';

/** What the first layer's 576 units see, and what they share; the last row has as many maps as sharing can pay for. */
const connections: readonly (readonly [name: string, first: () => Layer])[] = [
  ['full', () => fullyConnected({ units: 576, name: 'first' })],
  ['local', () => locallyConnected2d({ maps: 4, kernel: 5, stride: 2, name: 'first' })],
  ['shared', () => conv2d({ maps: 4, kernel: 5, stride: 2, name: 'first' })],
  ['shared, 16 maps', () => conv2d({ maps: 16, kernel: 5, stride: 2, name: 'first' })],
];

/** What one way of connecting costs and brings. */
interface Outcome {
  readonly name: string;
  readonly firstParameters: number;
  readonly firstMultiplyAdds: number;
  readonly parameters: number;
  readonly seconds: number;
  readonly accuracy: number;
}

async function learn(name: string, first: Layer, data: Split, settings: ExperimentSettings): Promise<Outcome> {
  settings.note(`training: ${name}`);
  const { quick, seed, backend } = settings;
  const layers = [first, relu(), fullyConnected({ units: 10 })];
  const model = sequential([1, 28, 28], layers, { seed, backend });
  const loss = crossEntropy();
  const { epochs } = await model.fit(data.train, { loss, optimizer: adam(), epochs: quick ? 1 : 6, batchSize: 32 });
  const { layers: summaries, parameters } = model.summary();
  return {
    name,
    firstParameters: summaries[0]!.parameters,
    firstMultiplyAdds: summaries[0]!.multiplyAdds,
    parameters,
    seconds: epochs.reduce((sum, epoch) => sum + epoch.seconds, 0),
    accuracy: (await model.evaluate(data.test, { loss })).accuracy,
  };
}

/** How many digits a power has, written out. */
const digitsOf = (base: bigint, exponent: bigint) => (base ** exponent).toString().length;

const patternRows = [
  ['black and white, 2^(32*32)', digitsOf(2n, 1024n)],
  ['256 greys, 256^(32*32)', digitsOf(256n, 1024n)],
] as const;

function readingOf([full, local, shared, more]: readonly Outcome[]): string {
  const times = (a: number, b: number) => Math.round(a / b).toLocaleString('en-US');
  const percent = ({ accuracy }: Outcome) => `${(100 * accuracy).toFixed(1)} %`;
  return (
    `With the same number of units, seeing only 5x5 patches takes ${times(full!.firstParameters, local!.firstParameters)} ` +
    `times fewer parameters than full connection, and sharing them ${times(full!.firstParameters, shared!.firstParameters)} ` +
    `times fewer; multiply-adds fall with the first step only. Accuracy is ${percent(full!)} full, ${percent(local!)} ` +
    `local, ${percent(shared!)} shared; 16 shared maps, which still need ` +
    `${times(full!.firstParameters, more!.firstParameters)} times fewer parameters than full connection, reach ${percent(more!)}. ` +
    'These digits are centred; the experiment `invariance` moves them. Times are of one machine.'
  );
}

async function measure(settings: ExperimentSettings): Promise<Findings> {
  const { quick, seed } = settings;
  const data = digits({ train: quick ? 500 : 4000, test: quick ? 200 : 1000, seed: seed + 1 });
  const outcomes: Outcome[] = [];
  for (const [name, first] of connections) outcomes.push(await learn(name, first(), data, settings));
  return {
    tables: [
      {
        title: `First layer of 576 units (the last row: 2,304) on ${data.train.count.toLocaleString('en-US')} digits`,
        columns: [
          { name: 'connection' },
          { name: 'parameters', format: 'count' },
          { name: 'multiply-adds', format: 'count' },
          { name: 'of the whole network', format: 'count' },
          { name: 'training, seconds', format: 'fixed' },
          { name: 'test accuracy', format: 'percent' },
        ],
        rows: outcomes.map((each) => [
          each.name,
          each.firstParameters,
          each.firstMultiplyAdds,
          each.parameters,
          each.seconds,
          each.accuracy,
        ]),
      },
      {
        title: 'Patterns of 32x32 pixels that a network would have to tell apart',
        columns: [{ name: 'patterns' }, { name: 'digits of that number', format: 'count' }],
        rows: patternRows,
      },
    ],
    figures: [
      {
        name: 'cost',
        caption: 'Parameters and multiply-adds of the first layer',
        content: barChart({
          title: 'What the first layer costs',
          groups: { label: 'connection', names: outcomes.map(({ name }) => name) },
          y: { label: 'number', log: true, from: 10 },
          series: [
            { name: 'parameters', values: outcomes.map(({ firstParameters }) => firstParameters) },
            { name: 'multiply-adds', values: outcomes.map(({ firstMultiplyAdds }) => firstMultiplyAdds) },
          ],
        }),
      },
    ],
    reading: readingOf(outcomes),
  };
}

export const parameters: Experiment = {
  name: 'parameters',
  rows: ['R7', 'R9', 'R10'],
  description: 'Full, local and shared connection on digits: parameters, multiply-adds, training time, accuracy.',
  measure,
};
