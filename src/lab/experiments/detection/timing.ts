import { type Tensor, tensor } from '../../../core/tensor.ts';
import type { Image } from '../../../image/image.ts';
import { classify } from '../../../inspect/classify.ts';
import { levelsOf, planesAt } from '../../../inspect/detect/levels.ts';
import { SlidingClassifier } from '../../../inspect/detect/sliding.ts';
import { tilesOver, windowsAlong } from '../../../inspect/detect/tiles.ts';
import type { Model } from '../../../model/model.ts';
import { type ConvolutionalForm, networkOver } from '../../../network/convolutional.ts';
import { summarize } from '../../../network/summary.ts';
import type { Table } from '../experiment.ts';
import { searchScales } from './training.ts';

/** One picture searched at every scale: what it costs and what it gives. */
interface Search {
  readonly seconds: number;
  readonly multiplyAdds: number;
  /** Probabilities of every window, scale after scale. */
  readonly shares: readonly number[];
}

const levels = (model: Model, picture: Image) =>
  levelsOf(picture, model.network.inputShape, searchScales).map((level) => planesAt(picture, level));

/** The sliding form over the whole picture. */
async function slide(sliding: SlidingClassifier, model: Model, picture: Image): Promise<Search> {
  const start = performance.now();
  const shares: number[] = [];
  let multiplyAdds = 0;
  for (const planes of levels(model, picture)) {
    const map = await sliding.over(planes);
    for (const share of map.shares) shares.push(share);
    for (const { height, width } of tilesOver([map.rows, map.columns], sliding.form)) {
      multiplyAdds += summarize(networkOver(sliding.form, height, width)).multiplyAdds;
    }
  }
  return { seconds: (performance.now() - start) / 1000, multiplyAdds, shares };
}

/** Every window of an image, one after the other: `[windows, C, H, W]`. */
function windowsOf({ shape, data }: Tensor, { window, step }: ConvolutionalForm): Tensor {
  const [channels, rows, columns] = window as [number, number, number];
  const [, , height, width] = shape as [number, number, number, number];
  const [down, across] = [windowsAlong(height, rows, step[0]), windowsAlong(width, columns, step[1])];
  const pixels = new Float32Array(down * across * channels * rows * columns);
  let to = 0;
  for (let place = 0; place < down * across; place++) {
    const [top, left] = [Math.floor(place / across) * step[0], (place % across) * step[1]];
    for (let c = 0; c < channels; c++) {
      for (let y = 0; y < rows; y++, to += columns) {
        const from = (c * height + top + y) * width + left;
        pixels.set(data.subarray(from, from + columns), to);
      }
    }
  }
  return tensor([down * across, ...window], pixels);
}

/** Every window cut out and classified alone, in batches. */
async function crop({ form }: SlidingClassifier, model: Model, picture: Image): Promise<Search> {
  const start = performance.now();
  const shares: number[] = [];
  for (const planes of levels(model, picture)) {
    for (const { probabilities } of await classify(model, windowsOf(planes, form))) shares.push(...probabilities);
  }
  const multiplyAdds = (shares.length / form.classes) * summarize(model.network).multiplyAdds;
  return { seconds: (performance.now() - start) / 1000, multiplyAdds, shares };
}

/** The fastest of three: the first compiles. */
async function best(search: () => Promise<Search>): Promise<Search> {
  const searches = [await search(), await search(), await search()];
  return searches.reduce((fastest, each) => (each.seconds < fastest.seconds ? each : fastest));
}

/** What the sliding form saves on one picture, and how far its probabilities are from those of every window alone. */
export async function timingTable(model: Model, picture: Image): Promise<Table> {
  const sliding = new SlidingClassifier(model);
  const slid = await best(() => slide(sliding, model, picture));
  const cropped = await best(() => crop(sliding, model, picture));
  const difference = slid.shares.reduce((most, share, i) => Math.max(most, Math.abs(share - cropped.shares[i]!)), 0);
  const windows = slid.shares.length / sliding.form.classes;
  const row = (name: string, { multiplyAdds, seconds }: Search) => [
    name,
    windows,
    multiplyAdds,
    cropped.multiplyAdds / multiplyAdds,
    1000 * seconds,
    cropped.seconds / seconds,
    difference,
  ];
  return {
    title: `All windows of one picture of ${picture.width}x${picture.height} at ${searchScales.length} scales`,
    columns: [
      { name: 'way' },
      { name: 'windows', format: 'count' },
      { name: 'multiply-adds', format: 'count' },
      { name: 'times fewer', format: 'fixed' },
      { name: 'milliseconds', format: 'fixed' },
      { name: 'times faster', format: 'fixed' },
      { name: 'largest difference', format: 'exponent' },
    ],
    rows: [row('every window alone', cropped), row('sliding', slid)],
  };
}
