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
import { cellText } from '../report.ts';
import { orthogonalMatrix } from './orthogonal.ts';

/** Units of every layer but the last. */
const units = 32;

/** What is compared: an activation, and what the orthogonal weights are multiplied by. */
interface Variant {
  readonly name: string;
  readonly activation: () => Layer;
  readonly gain: number;
}

/** The last one makes up for the half of the units that ReLU turns off (He et al. 2015). */
const variants: readonly Variant[] = [
  { name: 'sigmoid', activation: () => sigmoid(), gain: 1 },
  { name: 'softplus, k = 10', activation: () => softplus({ sharpness: 10 }), gain: 1 },
  { name: 'ReLU', activation: () => relu(), gain: 1 },
  { name: 'ReLU, gain 1.41', activation: () => relu(), gain: Math.SQRT2 },
];

/** Replaces the weights between layers of equal size by orthogonal matrices times a number. */
function makeOrthogonal(model: Model, gain: number, random: Random): void {
  const weights = model.weights.slice();
  for (const { shape, offset, path } of model.network.layers.flatMap(({ parameters }) => parameters)) {
    if (shape.length !== 2 || shape[0] !== shape[1]) continue;
    orthogonalMatrix(shape[0]!, random.derive(path)).forEach((row, r) =>
      weights.set(
        row.map((each) => gain * each),
        offset + r * units,
      ),
    );
  }
  model.weights = weights;
}

/** `depth` layers of units with an activation, and the layer that gives the classes. */
function deepModel({ activation, gain }: Variant, depth: number, { seed, backend }: ExperimentSettings): Model {
  const hidden = Array.from({ length: depth }, (_, i) => [
    fullyConnected({ units, name: `layer${i + 1}` }),
    activation(),
  ]).flat();
  const model = sequential([1, 28, 28], [...hidden, fullyConnected({ units: 10, name: 'classes' })], { seed, backend });
  makeOrthogonal(model, gain, new Random(seed).derive('orthogonal'));
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

/** For each variant the sizes from the last layer back, the last one being 1. */
async function fallsOf(depth: number, images: Dataset, settings: ExperimentSettings): Promise<Map<string, number[]>> {
  const falls = new Map<string, number[]>();
  for (const variant of variants) {
    settings.note(`${depth} layers of ${variant.name}`);
    const sizes = (await signalSizes(deepModel(variant, depth, settings), images)).reverse();
    falls.set(
      variant.name,
      sizes.map((size) => size / sizes[0]!),
    );
  }
  return falls;
}

const names = variants.map(({ name }) => name);
const columns = names.map((name) => ({ name, format: 'exponent' as const }));

function figureOf(falls: ReadonlyMap<string, number[]>, depth: number): string {
  const bound = Array.from({ length: depth }, (_, k) => [k, 0.25 ** k] as const);
  const series = [...falls].map(([name, sizes]) => ({ name, points: sizes.map((size, k) => [k, size] as const) }));
  return lineChart({
    title: 'Size of the gradient, layer by layer back from the last',
    x: { label: 'layers back (k)', from: 0, to: depth - 1 },
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
  const left = (name: string) => cellText(size(name, deepest - 1), 'exponent');
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
      `${cellText(0.25 ** (deepest - 1), 'exponent')}; ${left('sigmoid')} is left. The slope of ReLU is 1 wherever a unit ` +
      `is on and 0 where it is off: ${left('ReLU')} is left (softplus with k = 10: ${left('softplus, k = 10')}), and ` +
      `${left('ReLU, gain 1.41')} where weights greater by sqrt 2 make up for the units that are off.`,
  };
}

export const vanishing: Experiment = {
  name: 'vanishing',
  rows: ['R14'],
  description: 'Gradient size per layer and depth: sigmoid against softplus and ReLU, beside the bound 0.25^k.',
  measure,
};
