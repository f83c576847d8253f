import { expect, test } from 'vitest';
import { tensor } from '../core/tensor.ts';
import { dataset } from '../data/dataset.ts';
import { conv2d, fullyConnected } from '../layers/index.ts';
import { sequential } from '../model/model.ts';
import { classify, sharesOf, softmaxOf } from './classify.ts';
import { confusionPicture } from './confusion.ts';
import { gridPicture } from './grid.ts';
import { firstKernels } from './kernels.ts';
import { mistakesOf } from './mistakes.ts';
import { portraitPicture } from './picture.ts';

/** A model that hands its two inputs on. */
function identity(loss: string) {
  const notes = { classes: ['left', 'right'], loss: { type: loss, options: {} } };
  const model = sequential([2], [fullyConnected({ units: 2, bias: 'none' })], { notes });
  model.weights = model.weights.map((_, place) => (place === 0 || place === 3 ? 1 : 0));
  return model;
}

test('classes and probabilities: softmax of logits, shares of anything else', async () => {
  const x = tensor([2, 2], [0, Math.log(3), 3, -1]);
  const logits = await classify(identity('crossEntropy'), x);
  expect(logits.map(({ index, name }) => [index, name])).toEqual([
    [1, 'right'],
    [0, 'left'],
  ]);
  expect(logits[0]!.probabilities[1]).toBeCloseTo(0.75, 6);
  const shares = await classify(identity('halfSumOfSquares'), x);
  expect(shares[1]!.probabilities).toEqual([1, 0]);
});

test('probabilities of numbers far apart, and of nothing positive', () => {
  expect(softmaxOf([1000, -1000])).toEqual([1, 0]);
  expect(sharesOf([-1, -2])).toEqual([0.5, 0.5]);
  expect(sharesOf([1, 3, -1])).toEqual([0.25, 0.75, 0]);
});

test('kernels as greys, each on its own scale, three input maps as colours', () => {
  const grey = sequential([1, 2, 2], [conv2d({ maps: 2, kernel: [1, 2], name: 'look' })]);
  grey.weights = grey.weights.map((_, place) => [1, -1, 0.5, 0][place] ?? 0);
  const { layer, images } = firstKernels(grey)!;
  expect(layer).toBe('look');
  expect(images.map(({ data }) => [...data])).toEqual([
    [255, 0],
    [255, 128],
  ]);
  const colour = sequential([3, 1, 1], [conv2d({ maps: 1, kernel: 1 })]);
  colour.weights = colour.weights.map((_, place) => [2, 0, -2][place] ?? 0);
  expect(firstKernels(colour)!.images).toMatchObject([{ channels: 3, data: Uint8Array.of(255, 128, 0) }]);
  expect(firstKernels(identity('crossEntropy'))).toBeUndefined();
});

const data = dataset({
  name: 'dots',
  shape: [1, 1, 1],
  classes: ['dark', 'light'],
  pixels: Uint8Array.of(0, 100, 255, 200),
  labels: Uint8Array.of(0, 0, 1, 1),
});

test('the first mistakes, as many as wanted', () => {
  const mistakes = mistakesOf(data, [0, 1, 0, 0], 2);
  expect(mistakes).toMatchObject([
    { index: 1, label: 0, prediction: 1, image: { data: Uint8Array.of(100) } },
    { index: 2, label: 1, prediction: 0, image: { data: Uint8Array.of(255) } },
  ]);
});

test('the pictures are as large as what they show', () => {
  const matrix = confusionPicture(
    [
      [2, 0],
      [1, 1],
    ],
    ['dark', 'light'],
  );
  expect([matrix.height, matrix.width]).toEqual([24 + 80, 70 + 80]);
  const many = Array.from({ length: 20 }, () => new Array<number>(20).fill(0));
  expect(
    confusionPicture(
      many,
      Array.from({ length: 20 }, (_, i) => `${i}`),
    ).height,
  ).toBe(17 + 280);
  const mistakes = mistakesOf(data, [1, 1, 0, 0], 9);
  expect(gridPicture(mistakes, 10, 50)).toMatchObject({ width: 50, height: 2 * 26 });
});

test('one sheet with or without kernels and mistakes', () => {
  const base = {
    title: 'dots',
    classes: data.classes,
    confusion: [
      [1, 1],
      [2, 0],
    ],
  };
  const plain = portraitPicture({ ...base, kernels: undefined, mistakes: [] });
  const model = sequential([1, 2, 2], [conv2d({ maps: 2, kernel: 2 })]);
  const full = portraitPicture({ ...base, kernels: firstKernels(model), mistakes: mistakesOf(data, [1, 1, 0, 0], 9) });
  expect(full.height).toBeGreaterThan(plain.height);
  expect(new Set(full.data).size).toBeGreaterThan(10);
});

test('maps of classes: no mistakes of whole images, no class for the whole image', async () => {
  const maps = dataset({
    name: 'maps',
    shape: [1, 1, 2],
    classes: ['a', 'b'],
    pixels: Uint8Array.of(0, 255),
    labels: Uint8Array.of(0, 1),
    labelSize: [1, 2],
  });
  expect(() => mistakesOf(maps, [0, 0], 1)).toThrow('The images of "maps" have no one label each');
  const model = sequential(maps.shape, [conv2d({ maps: 2, kernel: 1 })], { notes: { classes: maps.classes } });
  await expect(classify(model, tensor([1, 1, 1, 2], [0, 1]))).rejects.toThrow(
    'The network gives 2x1x2: a class at each place, not one for the image. Use model.predict().',
  );
});
