import type { Dataset } from '../../../data/dataset.ts';
import { digits } from '../../../data/digits/digits.ts';
import { gridPicture } from '../../../inspect/grid.ts';
import { firstKernels } from '../../../inspect/kernels.ts';
import { conv2d, fullyConnected, maxPool, relu } from '../../../layers/index.ts';
import { crossEntropy } from '../../../losses/index.ts';
import { type Model, sequential } from '../../../model/model.ts';
import { adam } from '../../../optimizers/index.ts';
import { lineChart } from '../../figures/lineChart.ts';
import type { Experiment, ExperimentSettings, Figure, Findings } from '../experiment.ts';
import { type Kernel, orientations, type Tuning, tuningOf } from './tuning.ts';

/** Kernels of the first layer, and their rows and columns. */
const [maps, size] = [16, 7];

/** The first kernels start small, so that what training adds shows against what they started from. */
function build(seed: number, { backend }: ExperimentSettings): Model {
  const first = conv2d({ maps, kernel: size, initializer: 'lecun-1989' });
  const second = conv2d({ maps: 16, kernel: 5 });
  const layers = [first, relu(), maxPool({ kernel: 2 }), second, relu(), maxPool({ kernel: 2 })];
  return sequential([1, 28, 28], [...layers, fullyConnected({ units: 10 })], { seed, backend });
}

function kernelsOf(model: Model): Kernel[] {
  const { data } = model.parameters()['conv2d_1.weight']!;
  const area = size * size;
  return Array.from({ length: maps }, (_, k) => ({
    rows: size,
    columns: size,
    weights: data.slice(k * area, (k + 1) * area),
  }));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const indices = (tunings: readonly Tuning[]) => tunings.map(({ index }) => index);

/** Standard error of the mean. */
function errorOf(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)) / (values.length - 1));
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Tuning of the first kernels of one network, before and after training. */
async function learn(seed: number, train: Dataset, settings: ExperimentSettings) {
  settings.note(`training from seed ${seed}`);
  const model = build(seed, settings);
  const before = kernelsOf(model).map(tuningOf);
  await model.fit(train, {
    loss: crossEntropy(),
    optimizer: adam({ learningRate: 0.002 }),
    epochs: settings.quick ? 2 : 6,
    batchSize: 32,
  });
  return { model, before, after: kernelsOf(model).map(tuningOf) };
}

/** The curve turned so that its peak lies at 0, and scaled to it: -90 .. 90 degrees. */
function centred({ responses, preferred }: Tuning): number[] {
  const peak = Math.round((preferred * orientations) / 180);
  const at = (offset: number) => responses[(peak + offset + 2 * orientations) % orientations]!;
  return Array.from({ length: orientations + 1 }, (_, i) => at(i - orientations / 2) / at(0));
}

function meanCurve(tunings: readonly Tuning[]): [number, number][] {
  const curves = tunings.map(centred);
  const degrees = (i: number) => (180 * i) / orientations - 90;
  return curves[0]!.map((_, i) => [degrees(i), mean(curves.map((curve) => curve[i]!))]);
}

/** Curves of the most selective kernels, over the orientation itself. */
function singleCurves(tunings: readonly Tuning[]): string {
  const chosen = [...tunings].sort((a, b) => b.index - a.index).slice(0, 5);
  return lineChart({
    title: 'Tuning curves of the five most selective trained kernels',
    x: { label: 'direction in which the grating changes (degrees)', from: 0, to: 180 },
    y: { label: 'response', from: 0 },
    series: chosen.map(({ responses, preferred }) => ({
      name: `best at ${preferred} degrees`,
      points: [...responses, responses[0]!].map((value, o) => [(180 * o) / orientations, value] as const),
    })),
  });
}

function figuresOf(
  model: Model,
  after: readonly Tuning[],
  all: readonly Tuning[],
  untrained: readonly Tuning[],
): Figure[] {
  const pictures = firstKernels(model)!.images.map((image, k) => ({
    image,
    caption: `${after[k]!.preferred} ${after[k]!.index.toFixed(2)}`,
  }));
  const curves = lineChart({
    title: 'Mean tuning curve, peak moved to 0 and scaled to 1',
    x: { label: 'degrees from the preferred orientation', from: -90, to: 90 },
    y: { label: 'response', from: 0, to: 1 },
    series: [
      { name: 'trained', points: meanCurve(all) },
      { name: 'untrained', points: meanCurve(untrained) },
    ],
  });
  return [
    {
      name: 'kernels',
      caption: 'Trained kernels: preferred degrees, index',
      content: gridPicture(pictures, 112, 1024),
    },
    { name: 'mean', caption: 'Mean tuning curve', content: curves },
    { name: 'curves', caption: 'The most selective kernels', content: singleCurves(after) },
  ];
}

function readingOf(before: readonly Tuning[], after: readonly Tuning[]): string {
  const doubt = 2 * Math.hypot(errorOf(indices(before)), errorOf(indices(after)));
  const [untrained, trained] = [mean(indices(before)), mean(indices(after))];
  const gain = trained - untrained;
  const verdict =
    gain > doubt
      ? 'more than chance gives: kernels have come to prefer strokes of one orientation, as simple cells do.'
      : `a change of ${gain.toFixed(2)}; twice its standard error is ${doubt.toFixed(2)}, so it is no more than chance.`;
  const meanOf = (tunings: readonly Tuning[], pick: (tuning: Tuning) => number) => mean(tunings.map(pick));
  const width = (tunings: readonly Tuning[]) => meanOf(tunings, (each) => each.width).toFixed(0);
  const frequency = (tunings: readonly Tuning[]) => meanOf(tunings, (each) => each.frequency).toFixed(2);
  return (
    `Every kernel is shown gratings of ${orientations} orientations at its best frequency; the index compares the best ` +
    `orientation with the one across it. Random kernels are selective already, by chance: ${untrained.toFixed(2)} on ` +
    `average. After training on digits it is ${trained.toFixed(2)}, ${verdict} Trained kernels answer best to ` +
    `${frequency(after)} cycles a pixel (untrained: ${frequency(before)}) and keep 0.7 of their best answer over ` +
    `${width(after)} degrees (untrained: ${width(before)}).`
  );
}

async function measure(settings: ExperimentSettings): Promise<Findings> {
  const { quick, seed } = settings;
  const { train } = digits({ train: quick ? 500 : 2500, test: 1, seed: seed + 1 });
  const results: Awaited<ReturnType<typeof learn>>[] = [];
  for (let s = 0; s < (quick ? 1 : 5); s++) results.push(await learn(seed + s, train, settings));
  const [before, after] = [results.flatMap((each) => each.before), results.flatMap((each) => each.after)];
  const above = (tunings: readonly Tuning[]) => mean(indices(tunings).map((index) => (index > 0.5 ? 1 : 0)));
  const row = (name: string, tunings: readonly Tuning[]) => {
    const frequency = mean(tunings.map((each) => each.frequency));
    return [
      name,
      tunings.length,
      mean(indices(tunings)),
      errorOf(indices(tunings)),
      median(indices(tunings)),
      above(tunings),
      frequency,
    ];
  };
  const { model, after: shown } = results[0]!;
  return {
    tables: [
      {
        title: `Orientation selectivity of ${size}x${size} kernels`,
        columns: [
          { name: 'kernels' },
          { name: 'number', format: 'count' },
          { name: 'mean index', format: 'fixed' },
          { name: 'standard error', format: 'fixed' },
          { name: 'median index', format: 'fixed' },
          { name: 'index > 0.5', format: 'percent' },
          { name: 'best frequency, cycles a pixel', format: 'fixed' },
        ],
        rows: [row('untrained', before), row('trained', after)],
      },
    ],
    figures: figuresOf(model, shown, after, before),
    reading: readingOf(before, after),
  };
}

export const orientation: Experiment = {
  name: 'orientation',
  rows: ['R8'],
  description: 'Tuning curves of learned first-layer kernels to gratings of each orientation, against untrained ones.',
  measure,
};
