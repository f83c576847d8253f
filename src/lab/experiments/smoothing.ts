import { tensor } from '../../core/tensor.ts';
import { boxFilter } from '../../image/filter/average.ts';
import { convolve } from '../../image/filter/convolve.ts';
import type { Image } from '../../image/image.ts';
import { imageOfPlanes, mapPlane, type Plane, plane, planeOf, rowsOf } from '../../image/plane.ts';
import { gridPicture } from '../../inspect/grid.ts';
import { conv2d } from '../../layers/index.ts';
import { sequential } from '../../model/model.ts';
import type { Experiment, ExperimentSettings, Findings, Table } from './experiment.ts';
import { cellText } from './report.ts';

/** The slides' image: a block of 90s with one 0 in it, and a stray 90 below. */
export const lectureImage: readonly (readonly number[])[] = [
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 90, 90, 90, 90, 90, 0, 0],
  [0, 0, 0, 90, 90, 90, 90, 90, 0, 0],
  [0, 0, 0, 90, 90, 90, 90, 90, 0, 0],
  [0, 0, 0, 90, 0, 90, 90, 90, 0, 0],
  [0, 0, 0, 90, 90, 90, 90, 90, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 90, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
];

/** What the slides print beside it: the means of the 3x3 windows that lie inside the image. */
export const lectureMeans: readonly (readonly number[])[] = [
  [0, 10, 20, 30, 30, 30, 20, 10],
  [0, 20, 40, 60, 60, 60, 40, 20],
  [0, 30, 60, 90, 90, 90, 60, 30],
  [0, 30, 50, 80, 80, 90, 60, 30],
  [0, 30, 50, 80, 80, 90, 60, 30],
  [0, 20, 30, 50, 50, 60, 40, 20],
  [10, 20, 30, 30, 30, 30, 20, 10],
  [10, 10, 10, 0, 0, 0, 0, 0],
];

/** The kernel (7). */
const ninth = plane(3, 3, new Array<number>(9).fill(1 / 9));

/** The same through a convolutional layer whose one kernel is (7), in float32. */
async function byLayer(f: Plane, { backend }: ExperimentSettings): Promise<Plane> {
  const layer = conv2d({ maps: 1, kernel: 3, bias: 'none', sense: 'convolution' });
  const model = sequential([1, f.height, f.width], [layer], { backend });
  const weights = model.weights.slice();
  weights.set(ninth.data);
  model.weights = weights;
  const { data } = await model.predict(tensor([1, 1, f.height, f.width], Float32Array.from(f.data)));
  return plane(f.width - 2, f.height - 2, data);
}

const largestDifference = (from: Plane) =>
  Math.max(...from.data.map((each, i) => Math.abs(each - lectureMeans.flat()[i]!)));

const matrixTable = (title: string, rows: readonly (readonly number[])[]): Table => ({
  title,
  columns: rows[0]!.map((_, column) => ({ name: String(column + 1) })),
  rows,
});

const pictureOf = (means: Plane): Image => imageOfPlanes([mapPlane(means, (value) => value / 90)]);

async function measure(settings: ExperimentSettings): Promise<Findings> {
  const f = planeOf(lectureImage);
  const means = boxFilter(f, 3, 'valid');
  const ways = [
    ['boxFilter, sums divided at the end', means],
    ['convolve with the kernel (7), formula (6)', convolve(f, ninth, 'valid')],
    ['conv2d layer with the kernel (7), float32', await byLayer(f, settings)],
  ] as const;
  const shown = [
    { image: pictureOf(f), caption: 'f' },
    { image: pictureOf(means), caption: 'moving average' },
  ];
  const worst = Math.max(...ways.map(([, way]) => largestDifference(way)));
  return {
    tables: [
      matrixTable('f * g, for the places whose 3x3 window lies inside f', rowsOf(means)),
      {
        title: "Largest difference from the slides' numbers",
        columns: [{ name: 'computed by' }, { name: 'difference', format: 'exponent' }],
        rows: ways.map(([name, way]) => [name, largestDifference(way)]),
      },
    ],
    figures: [
      { name: 'image', caption: 'The image f and its moving average f * g', content: gridPicture(shown, 240, 520) },
    ],
    reading:
      `Three ways of computing give the slides' 64 numbers; the largest difference is ${cellText(worst, 'exponent')}. ` +
      'The 0 inside the block is filled to 80 and the stray 90 is spread to nine 10s: noise is attenuated, and the ' +
      'edges of the block become ramps.',
  };
}

export const smoothing: Experiment = {
  name: 'smoothing',
  rows: ['R2'],
  description: "The lecture's worked example of noise removal: a 10x10 image and its 3x3 moving average.",
  measure,
};
