import { expect, test } from 'vitest';
import { dataset } from '../data/dataset.ts';
import { fullyConnected } from '../layers/index.ts';
import { crossEntropy, halfSumOfSquares } from '../losses/index.ts';
import { sequential } from '../model/model.ts';
import { argmax, confusionMatrix, countCorrect } from './metrics.ts';

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
