import { Random } from '../../../core/random.ts';
import { tensor } from '../../../core/tensor.ts';
import type { Dataset } from '../../../data/dataset.ts';
import { type Colour, canvas, drawText, fillRectangle, textWidth } from '../../../image/canvas.ts';
import type { Image } from '../../../image/image.ts';
import { mix } from '../../../inspect/style.ts';
import { fullyConnected, type Layer, tanh } from '../../../layers/index.ts';
import { crossEntropy } from '../../../losses/index.ts';
import { type Model, sequential } from '../../../model/model.ts';
import { adam } from '../../../optimizers/index.ts';
import type { Experiment, ExperimentSettings, Findings } from '../experiment.ts';
import { drawPoints, type PlaneRegions, planeRegions } from './shapes.ts';

/** Units of every layer but the last. */
const units = 24;
/** Places a row of a picture is computed at, and pixels a place is drawn with. */
const [side, zoom] = [72, 3];

const [blue, orange, white, ink]: readonly [Colour, Colour, Colour, Colour] = [
  [24, 95, 165],
  [214, 84, 32],
  [255, 255, 255],
  [38, 44, 54],
];

const hidden = (): Layer[] => [fullyConnected({ units, initializer: 'glorot-uniform' }), tanh()];

/** A network of so many layers of weights. */
const layersOf = (depth: number): Layer[] => [
  ...Array.from({ length: depth - 1 }, hidden).flat(),
  fullyConnected({ units: 2, initializer: 'glorot-uniform' }),
];

async function train(depth: number, data: Dataset, { quick, seed, backend }: ExperimentSettings): Promise<Model> {
  const model = sequential([2, 1, 1], layersOf(depth), { seed, backend });
  const optimizer = adam({ learningRate: 0.01 });
  await model.fit(data, { loss: crossEntropy(), optimizer, epochs: quick ? 60 : 600, batchSize: 32 });
  return model;
}

/** Coordinates of the middle of cell `i` of `side` cells over -1..1. */
const middle = (i: number) => (2 * (i + 0.5)) / side - 1;

/** How sure a model is of B at every place, 0..1, rows from y = 1 down. */
async function sureness(model: Model): Promise<number[]> {
  const places = Array.from({ length: side * side }, (_, i) => [
    middle(i % side),
    -middle(Math.floor(i / side)),
  ]).flat();
  const { data } = await model.predict(tensor([side * side, 2, 1, 1], places));
  return Array.from({ length: side * side }, (_, i) => 1 / (1 + Math.exp(data[2 * i]! - data[2 * i + 1]!)));
}

const truth = ({ classAt }: PlaneRegions): number[] =>
  Array.from({ length: side * side }, (_, i) => classAt(middle(i % side), -middle(Math.floor(i / side))));

/** Blue where it is A, orange where it is B, paler where it is less sure; the training points on it. */
function drawRegion(picture: Image, shares: readonly number[], left: number, top: number, points?: Dataset): void {
  shares.forEach((share, i) => {
    const colour = mix(white, share < 0.5 ? blue : orange, 0.15 + 0.55 * Math.abs(2 * share - 1));
    fillRectangle(picture, left + (i % side) * zoom, top + Math.floor(i / side) * zoom, zoom, zoom, colour);
  });
  for (let n = 0; n < (points?.count ?? 0); n++) {
    const { pixels, labels } = points!;
    const x = left + Math.round(((pixels[2 * n]! + 1) / 2) * side * zoom);
    const y = top + Math.round(((1 - pixels[2 * n + 1]!) / 2) * side * zoom);
    fillRectangle(picture, x - 1, y - 1, 3, 3, labels[n] === 0 ? blue : orange);
  }
}

/** A cell of the figure. */
interface Cell {
  readonly shares: readonly number[];
  readonly caption: string;
  readonly points?: Dataset;
}

function gridOf(rows: readonly (readonly Cell[])[]): Image {
  const [room, captionRoom, gap] = [side * zoom, 22, 14];
  const picture = canvas(rows[0]!.length * (room + gap) + gap, rows.length * (room + captionRoom + gap) + gap, white);
  rows.forEach((cells, r) => {
    cells.forEach(({ shares, caption, points }, c) => {
      const [left, top] = [gap + c * (room + gap), gap + r * (room + captionRoom + gap)];
      drawRegion(picture, shares, left, top, points);
      drawText(picture, caption, left + Math.floor((room - textWidth(caption, 2)) / 2), top + room + 5, ink, 2);
    });
  });
  return picture;
}

const layerCount = (depth: number) => `${depth} ${depth === 1 ? 'layer' : 'layers'}`;

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** One problem: the accuracies of 1, 2 and 3 layers, and a row of pictures. */
async function learn(region: PlaneRegions, settings: ExperimentSettings) {
  const random = new Random(settings.seed).derive(region.name);
  const training = drawPoints(region, settings.quick ? 300 : 800, random.derive('train'));
  const test = drawPoints(region, 2000, random.derive('test'));
  const accuracies: number[] = [];
  const cells: Cell[] = [{ shares: truth(region), caption: region.name, points: training }];
  for (const depth of [1, 2, 3]) {
    settings.note(`${region.name}: ${layerCount(depth)}`);
    const model = await train(depth, training, settings);
    const { accuracy } = await model.evaluate(test, { loss: crossEntropy() });
    accuracies.push(accuracy);
    cells.push({ shares: await sureness(model), caption: `${layerCount(depth)}: ${percent(accuracy)}` });
  }
  return { accuracies, cells };
}

async function measure(settings: ExperimentSettings): Promise<Findings> {
  const results: Awaited<ReturnType<typeof learn>>[] = [];
  for (const region of planeRegions) results.push(await learn(region, settings));
  const [half, xor, meshed] = results.map(({ accuracies }) => accuracies.map(percent));
  const format = 'percent' as const;
  return {
    tables: [
      {
        title: 'Accuracy on 2,000 points that were not trained on',
        columns: [{ name: 'regions' }, ...[1, 2, 3].map((n) => ({ name: layerCount(n), format }))],
        rows: planeRegions.map(({ name }, r) => [name, ...results[r]!.accuracies]),
      },
    ],
    figures: [
      {
        name: 'grid',
        caption: 'The regions with the training points, and what 1, 2 and 3 layers make of them',
        content: gridOf(results.map(({ cells }) => cells)),
      },
    ],
    reading:
      `One layer draws one straight border: enough for the half plane (${half![0]}), and no more than 2/3 of the square ` +
      `can be right for exclusive-or (${xor![0]}). Two layers of ${units} units join many such borders: ${xor![1]} on ` +
      `exclusive-or and ${meshed![1]} on the meshed regions, three layers ${meshed![2]}.`,
  };
}

export const regions: Experiment = {
  name: 'regions',
  rows: ['R6'],
  description: 'Decision regions of networks of 1, 2 and 3 layers: half plane, exclusive-or, meshed regions.',
  measure,
};
