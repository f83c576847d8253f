import { expect, test } from 'vitest';
import { dataset } from '../data/dataset.ts';
import { conv2d, fullyConnected } from '../layers/index.ts';
import { crossEntropy, halfSumOfSquares } from '../losses/index.ts';
import { sequential } from '../model/model.ts';
import { argmax, confusionMatrix, countCorrect, intersectionOverUnion, predictedClasses } from './metrics.ts';

/** A model that hands its two inputs on, and 130 samples: more than two batches, with a rest. */
const identity = sequential([2, 1, 1], [fullyConnected({ units: 2, bias: 'none', name: 'same' })]);
identity.weights = identity.weights.map((_, place) => (place === 0 || place === 3 ? 1 : 0));
const samples = Array.from({ length: 130 }, (_, n) => (n % 3 === 0 ? [0, 1] : [1, 0]));
const data = dataset({
  name: 'pairs',
  shape: [2, 1, 1],
  classes: ['left', 'right'],
  pixels: Float32Array.from(samples.flat()),
  labels: Uint8Array.from(samples, (_, n) => (n < 65 ? 0 : 1)),
});

test('counts the right ones, the confusion and the loss over batches and a rest', async () => {
  const result = await identity.evaluate(data, { loss: halfSumOfSquares() });
  const guesses = samples.map(([left]) => (left === 1 ? 0 : 1));
  const right = guesses.filter((guess, n) => guess === data.labels[n]).length;
  expect([...result.predictions]).toEqual(guesses);
  expect(result.samples).toBe(130);
  expect(result.accuracy).toBe(right / 130);
  expect(result.confusion.flat().reduce((a, b) => a + b)).toBe(130);
  expect(result.confusion[0]![1]).toBe(guesses.slice(0, 65).filter((guess) => guess === 1).length);
  expect(result.loss).toBeCloseTo((130 - right) / 130, 6); // a wrong pair is off by 1 in both places: 1/2 (1 + 1)
});

test('cross-entropy of the same outputs', async () => {
  const { loss, accuracy } = await identity.evaluate(data, { loss: crossEntropy() });
  const [good, bad] = [Math.log(1 + Math.exp(-1)), Math.log(1 + Math.exp(1))];
  expect(loss).toBeCloseTo(accuracy * good + (1 - accuracy) * bad, 6);
});

test('metrics by hand', () => {
  expect(argmax([9, 1, 3, 2], 1, 3)).toBe(1);
  expect(argmax([2, 2], 0, 2)).toBe(0);
  expect(countCorrect([1, 0, 0, 1, 5, 4], [1, 0, 1, 0, 1, 0], 3, 2)).toBe(2);
  expect(confusionMatrix([0, 0, 1], [0, 1, 1], 2)).toEqual([
    [1, 1],
    [0, 1],
  ]);
});

test('metrics of maps by hand: two classes at 2x2 places', () => {
  const output = [0.9, 0.2, 0.4, 0.6, 0.1, 0.8, 0.6, 0.4]; // maps of class 0, then of class 1
  const target = [1, 0, 0, 0, 0, 1, 1, 1];
  expect([...predictedClasses(output, 1, 2, 4)]).toEqual([0, 1, 1, 0]);
  expect(countCorrect(output, target, 1, 2, 4)).toBe(3);
  expect([...predictedClasses([...output, ...target], 2, 2, 4)]).toEqual([0, 1, 1, 0, 0, 1, 1, 1]);
});

test('intersection over union by hand', () => {
  // class 0: 1 in both, 1 more predicted; class 1: 2 in both, 1 more labelled; class 2 nowhere
  const confusion = confusionMatrix([0, 1, 1, 1], [0, 1, 1, 0], 3);
  expect(intersectionOverUnion(confusion)).toEqual([1 / 2, 2 / 3, Number.NaN]);
});

/** A model that gives a picture of two maps back. */
const mapsBack = sequential([2, 2, 2], [conv2d({ maps: 2, kernel: 1, bias: 'none', name: 'same' })]);
mapsBack.weights = mapsBack.weights.map((_, place) => (place === 0 || place === 3 ? 1 : 0));
const picture = dataset({
  name: 'picture',
  shape: [2, 2, 2],
  classes: ['a', 'b'],
  pixels: Float32Array.of(2, 0, 0, 1, 0, 2, 1, 0),
  labels: Uint8Array.of(0, 1, 1, 1),
  labelSize: [2, 2],
});

test('a map of labels: every place counts', async () => {
  const result = await mapsBack.evaluate(picture, { loss: crossEntropy() });
  expect([...result.predictions]).toEqual([0, 1, 1, 0]);
  expect(result).toMatchObject({
    samples: 1,
    accuracy: 3 / 4,
    confusion: [
      [1, 0],
      [1, 2],
    ],
  });
  const softplus = (x: number) => Math.log(1 + Math.exp(x)); // -log of the right class's share of two
  expect(result.loss).toBeCloseTo((softplus(-2) + softplus(-2) + softplus(-1) + softplus(1)) / 4, 6);
});

test('a network whose maps are not those of the labels is refused', async () => {
  const evaluated = mapsBack.evaluate({ ...picture, labelSize: [1, 2] }, { loss: crossEntropy() });
  await expect(evaluated).rejects.toThrow(
    'The network gives 2x2x2 but the data "picture" have 2 classes at 1x2 places. Let it end in maps of 2x1x2.',
  );
});
