import { Random } from '../../../core/random.ts';
import type { Dataset } from '../../../data/dataset.ts';
import { digits } from '../../../data/digits/digits.ts';
import { subset } from '../../../data/subset.ts';
import { gradientSizes } from '../../../inspect/gradients.ts';
import { fullyConnected, type Layer, relu, sigmoid, softplus } from '../../../layers/index.ts';
import { crossEntropy } from '../../../losses/index.ts';
import { type Model, sequential } from '../../../model/model.ts';
import { lineChart } from '../../figures/lineChart.ts';
import type { Experiment, ExperimentSettings, Findings } from '../experiment.ts';
import { orthogonalMatrix } from './orthogonal.ts';

/** Units of every layer but the last. */
const units = 32;

const activations: Readonly<Record<string, () => Layer>> = {
  sigmoid: () => sigmoid(),
  softplus: () => softplus({ sharpness: 10 }),
  ReLU: () => relu(),
};

/** Replaces the weights between layers of equal size by orthogonal matrices, which neither stretch nor shrink. */
function makeOrthogonal(model: Model, random: Random): void {
  const weights = model.weights.slice();
  for (const { shape, offset, path } of model.network.layers.flatMap(({ parameters }) => parameters)) {
    if (shape.length !== 2 || shape[0] !== shape[1]) continue;
    orthogonalMatrix(shape[0]!, random.derive(path)).forEach((row, r) => weights.set(row, offset + r * units));
  }
  model.weights = weights;
}

/** `depth` layers of units with an activation, and the layer that gives the classes. */
function deepModel(activation: () => Layer, depth: number, { seed, backend }: ExperimentSettings): Model {
  const hidden = Array.from({ length: depth }, (_, i) => [
    fullyConnected({ units, name: `layer${i + 1}` }),
    activation(),
  ]).flat();
  const model = sequential([1, 28, 28], [...hidden, fullyConnected({ units: 10, name: 'classes' })], { seed, backend });
  makeOrthogonal(model, new Random(seed).derive('orthogonal'));
  return model;
}

/**
 * The size of dL/dz in each layer of units, first to last, averaged over images. For a single image dL/dz is the
 * gradient of the biases, so each image is measured alone.
 */
export async function signalSizes(model: Model, images: Dataset): Promise<number[]> {
  const sums: number[] = [];
  for (let image = 0; image < images.count; image++) {
    const sizes = await gradientSizes(model, subset(images, [image]), crossEntropy());
    const biases = sizes.filter(({ path }) => /^layer\d+\.bias$/.test(path));
    biases.forEach(({ norm }, layer) => {
      sums[layer] = (sums[layer] ?? 0) + norm / images.count;
    });
  }
  return sums;
}

/** For each activation the sizes from the last layer back, the last one being 1. */
async function fallsOf(depth: number, images: Dataset, settings: ExperimentSettings): Promise<Map<string, number[]>> {
  const falls = new Map<string, number[]>();
  for (const [name, activation] of Object.entries(activations)) {
    settings.note(`${depth} layers of ${name}`);
    const sizes = (await signalSizes(deepModel(activation, depth, settings), images)).reverse();
    falls.set(
      name,
      sizes.map((size) => size / sizes[0]!),
    );
  }
  return falls;
}

const names = Object.keys(activations);
const columns = names.map((name) => ({ name, format: 'exponent' as const }));

function figureOf(falls: ReadonlyMap<string, number[]>, depth: number): string {
  const bound = Array.from({ length: depth }, (_, k) => [k, 0.25 ** k] as const);
  const series = [...falls].map(([name, sizes]) => ({ name, points: sizes.map((size, k) => [k, size] as const) }));
  return lineChart({
    title: 'Size of the gradient, layer by layer back from the last',
    x: { label: 'layers back (k)' },
    y: { label: 'size, last layer = 1', log: true },
    series: [...series, { name: 'bound 0.25^k', points: bound, dashed: true }],
  });
}

async function measure(settings: ExperimentSettings): Promise<Findings> {
  const { quick, seed } = settings;
  const images = digits({ train: quick ? 2 : 10, test: 1, seed: seed + 1 }).train;
  const depths = quick ? [2, 6] : [2, 4, 6, 8, 10, 12];
  const falls = new Map<number, Map<string, number[]>>();
  for (const depth of depths) falls.set(depth, await fallsOf(depth, images, settings));
  const deepest = depths.at(-1)!;
  const last = falls.get(deepest)!;
  const size = (name: string, k: number) => last.get(name)![k]!;
  return {
    tables: [
      {
        title: `Size of dL/dz k layers before the last of ${deepest} layers, the last being 1`,
        columns: [{ name: 'k' }, { name: '0.25^k', format: 'exponent' }, ...columns],
        rows: Array.from({ length: deepest }, (_, k) => [k, 0.25 ** k, ...names.map((name) => size(name, k))]),
      },
      {
        title: 'The first layer against the last, by depth',
        columns: [{ name: 'layers' }, { name: '0.25^(layers - 1)', format: 'exponent' }, ...columns],
        rows: depths.map((depth) => [
          depth,
          0.25 ** (depth - 1),
          ...names.map((name) => falls.get(depth)!.get(name)!.at(-1)!),
        ]),
      },
    ],
    figures: [{ name: 'layers', caption: 'Gradient size by layer', content: figureOf(last, deepest) }],
    reading:
      `Between layers of ${units} units lie orthogonal matrices, which keep lengths: what shrinks the gradient is the ` +
      `activation alone. s'(x) is at most 0.25, so ${deepest - 1} sigmoid layers leave at most ` +
      `${(0.25 ** (deepest - 1)).toExponential(1)}; ${size('sigmoid', deepest - 1).toExponential(1)} is left. Of ReLU ` +
      `${size('ReLU', deepest - 1).toExponential(1)} is left and of softplus (k = 10) ` +
      `${size('softplus', deepest - 1).toExponential(1)}: their slope is 1 wherever a unit is on.`,
  };
}

export const vanishing: Experiment = {
  name: 'vanishing',
  rows: ['R14'],
  description: 'Gradient size per layer and depth: sigmoid against softplus and ReLU, beside the bound 0.25^k.',
  measure,
};
