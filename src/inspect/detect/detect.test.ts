import { describe, expect, test } from 'vitest';
import { Random } from '../../core/random.ts';
import { type Tensor, tensor } from '../../core/tensor.ts';
import { type Image, image } from '../../image/image.ts';
import { conv2d, fullyConnected, maxPool, relu } from '../../layers/index.ts';
import { type Model, sequential } from '../../model/model.ts';
import { classify } from '../classify.ts';
import { type DetectOptions, detectObjects } from './detect.ts';
import { SlidingClassifier } from './sliding.ts';

/**
 * Takes windows of 6x6 for a square when the middle 4x4 are white and the border black: z = 8 (mean of the middle - mean
 * of the border) - 4 against 0 for the background.
 */
function squareFinder(classes: readonly string[] = ['square', 'background']): Model {
  const notes = { classes, loss: { type: 'crossEntropy', options: {} } };
  const model = sequential([1, 6, 6], [fullyConnected({ units: 2, name: 'look' })], { notes });
  const inside = (i: number) => i % 6 > 0 && i % 6 < 5 && i > 5 && i < 30;
  const weights = new Float32Array(model.weights.length);
  for (let i = 0; i < 36; i++) weights[i] = inside(i) ? 8 / 16 : -8 / 20;
  weights[model.network.layers[0]!.parameters[1]!.offset] = -4;
  model.weights = weights;
  return model;
}

/** Black, with white squares `[left, top, side]`. */
function squares(width: number, height: number, ...places: readonly (readonly [number, number, number])[]): Image {
  const data = new Uint8Array(width * height);
  for (const [left, top, side] of places) {
    for (let y = top; y < top + side; y++) data.fill(255, y * width + left, y * width + left + side);
  }
  return image(width, height, 1, data);
}

const picture = squares(40, 24, [3, 5, 4], [20, 10, 8]);

test('a square of the size of the window, and one twice as large, with boxes in the pixels of the image', async () => {
  const found = await detectObjects(squareFinder(), picture, { scales: [1, 0.5] });
  const share = 1 / (1 + Math.exp(-4));
  expect(found).toHaveLength(2);
  for (const { label, score } of found) expect([label, score.toFixed(5)]).toEqual(['square', share.toFixed(5)]);
  const boxes = found.map(({ left, top, width, height }) => [left, top, width, height]);
  expect(boxes.sort((a, b) => a[0]! - b[0]!)).toEqual([
    [2, 4, 6, 6],
    [18, 8, 12, 12],
  ]);
});

test('each at its scale alone; none when the threshold is above its score', async () => {
  const lefts = async (options: DetectOptions) =>
    (await detectObjects(squareFinder(), picture, options)).map((d) => d.left);
  expect(await lefts({ scales: [1] })).toEqual([2]);
  expect(await lefts({ scales: [0.5] })).toEqual([18]);
  expect(await lefts({ scales: [1, 0.5], threshold: 0.99 })).toEqual([]);
  expect(await lefts({})).toEqual(await lefts({ scales: [1, 0.5] }));
});

test('dark squares on light are turned round, colour becomes grey, both unless told otherwise', async () => {
  const negative = image(
    40,
    24,
    3,
    Uint8Array.from({ length: 2880 }, (_, i) => 255 - picture.data[Math.floor(i / 3)]!),
  );
  expect(await detectObjects(squareFinder(), negative)).toEqual(await detectObjects(squareFinder(), picture));
  expect(await detectObjects(squareFinder(), negative, { invert: 'no' })).toEqual([]);
});

test('without a background class something is found in emptiness; with one named, nothing is', async () => {
  const empty = squares(12, 12);
  const model = squareFinder(['square', 'nothing']);
  expect((await detectObjects(model, empty)).map(({ label }) => label)).toContain('nothing');
  expect(await detectObjects(model, empty, { background: 'nothing' })).toEqual([]);
});

const small =
  "The image is 5x30 and smaller than the network's windows of 6x6 at every scale. Use a larger image, or a scale of";

test.each([
  [{ threshold: 1 }, '[detect] threshold is 1; it must be a number >= 0 and < 1.'],
  [{ threshold: Number.NaN }, '[detect] threshold is NaN; it must be a number >= 0 and < 1.'],
  [{ overlap: -0.1 }, '[detect] overlap is -0.1; it must be a number >= 0 and < 1.'],
  [{ scales: [] }, '[detect] scales is empty; give at least one.'],
  [{ scales: [1, 0] }, '[detect] scale is 0; it must be a number > 0.'],
  [{ scales: [Infinity] }, '[detect] scale is Infinity; it must be a number > 0.'],
  [{ scales: [1e6] }, 'the limit is 67108864'],
  [{ scales: [0.1] }, "smaller than the network's windows of 6x6 at every scale"],
  [{ background: 'backgrond' }, 'The model has no class "backgrond" for the background. Did you mean "background"?'],
])('refuses %j', async (options, message) => {
  await expect(detectObjects(squareFinder(), picture, options)).rejects.toThrow(message);
});

test('images smaller than a window, down to a pixel', async () => {
  await expect(detectObjects(squareFinder(), squares(5, 30))).rejects.toThrow(`${small} 1.2 or more.`);
  await expect(detectObjects(squareFinder(), squares(1, 1))).rejects.toThrow('a scale of 6 or more.');
  expect(await detectObjects(squareFinder(), squares(5, 30), { scales: [1.2] })).toEqual([]);
  expect(await detectObjects(squareFinder(), squares(1, 1), { scales: [6] })).toEqual([]);
  expect(await detectObjects(squareFinder(), squares(6, 6, [1, 1, 4]))).toHaveLength(1);
});

test('a network that cannot slide, and one that takes two channels', async () => {
  const matrix = sequential([1, 6, 6], [conv2d({ maps: 2, kernel: 3, bias: 'matrix' }), fullyConnected({ units: 2 })]);
  await expect(detectObjects(matrix, picture)).rejects.toThrow('[conv2d "conv2d_1"] cannot slide over a larger image');
  const two = sequential([2, 6, 6], [fullyConnected({ units: 2 })]);
  await expect(detectObjects(two, picture)).rejects.toThrow('A picture has 1 or 3 channels, but the network takes 2.');
});

describe('the score map', () => {
  const layers = [conv2d({ maps: 3, kernel: 3 }), relu(), maxPool({ kernel: 2 }), fullyConnected({ units: 4 })];
  const notes = { loss: { type: 'crossEntropy', options: {} } };
  const model = sequential([1, 12, 10], layers, { seed: 5, notes });

  const noise = (height: number, width: number): Tensor => {
    const random = new Random(2);
    return tensor(
      [1, 1, height, width],
      Float32Array.from({ length: height * width }, () => random.uniform()),
    );
  };

  const windowAt = ({ shape, data }: Tensor, top: number, left: number) => {
    const width = shape[3]!;
    return tensor(
      [1, 1, 12, 10],
      Float32Array.from({ length: 120 }, (_, i) => data[(top + Math.floor(i / 10)) * width + left + (i % 10)]!),
    );
  };

  test('has what the classifier says of every window, also across pieces of a large image', async () => {
    const sliding = new SlidingClassifier(model);
    const large = noise(40, 1100);
    const { rows, columns, shares } = await sliding.over(large);
    expect([rows, columns]).toEqual([15, 546]);
    for (const [i, j] of [
      [0, 0],
      [14, 545],
      [3, 181],
      [4, 182],
      [5, 183],
      [14, 364],
      [7, 365],
    ] as const) {
      const [{ probabilities } = { probabilities: [] }] = await classify(model, windowAt(large, 2 * i, 2 * j));
      for (const [k, probability] of probabilities.entries()) {
        expect(shares[(i * columns + j) * 4 + k]).toBeCloseTo(probability, 5);
      }
    }
  });

  test('is of one image with the channels of the classifier', async () => {
    const message = 'The classifier slides over one image, N=1 C=1 H W, but was given N=1 C=3 H=12 W=10.';
    await expect(new SlidingClassifier(model).over(tensor([1, 3, 12, 10], new Float32Array(360)))).rejects.toThrow(
      message,
    );
  });

  test('is empty where no window fits', async () => {
    expect(await new SlidingClassifier(model).over(noise(11, 40))).toMatchObject({ rows: 0 });
  });

  test('keeps the weights that the model had', async () => {
    const other = sequential([1, 12, 10], layers, { seed: 5, notes });
    const sliding = new SlidingClassifier(other);
    other.weights = new Float32Array(other.weights.length);
    const [before, after] = [await sliding.over(noise(12, 10)), await new SlidingClassifier(other).over(noise(12, 10))];
    expect([...after.shares]).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect([...before.shares]).not.toEqual([...after.shares]);
  });
});
