import { expect, test } from 'vitest';
import { TrainingError } from '../core/errors.ts';
import { dataset } from '../data/dataset.ts';
import { conv2d, fullyConnected } from '../layers/index.ts';
import { crossEntropy, halfSumOfSquares } from '../losses/index.ts';
import { sequential } from '../model/model.ts';
import { sgd } from '../optimizers/index.ts';
import type { StepEvent } from './events.ts';

/** Four points of two classes that a line parts: the class is whether the first number is larger. */
const points = dataset({
  name: 'points',
  shape: [2, 1, 1],
  classes: ['second', 'first'],
  pixels: Float32Array.from([1, 0, 0, 1, 2, 1, 1, 2]),
  labels: Uint8Array.from([1, 0, 1, 0]),
});

const line = (seed = 0) => sequential([2, 1, 1], [fullyConnected({ units: 2, name: 'line' })], { seed });
const settings = { loss: crossEntropy(), optimizer: sgd({ learningRate: 0.5 }), batchSize: 4 };

test('one step on one batch is the step worked out by hand', async () => {
  const model = line();
  model.weights = model.weights.fill(0);
  await model.fit(points, { ...settings, loss: halfSumOfSquares(), shuffle: false });
  // y = 0, so dL/dz = (0 - t) / 4; w -= 0.5 * sum over samples of dL/dz x
  const { 'line.weight': weight, 'line.bias': bias } = model.parameters();
  const expected = [0.5 * (1 / 4), 0.5 * (3 / 4), 0.5 * (3 / 4), 0.5 * (1 / 4)];
  expect([...weight!.data]).toEqual(expected); // class "second": x = (0,1) + (1,2); class "first": (1,0) + (2,1)
  expect([...bias!.data]).toEqual([0.25, 0.25]);
});

/** A picture of one row; the label of a place is whether it is bright. */
const row = dataset({
  name: 'row',
  shape: [1, 1, 4],
  classes: ['dark', 'bright'],
  pixels: Float32Array.of(0, 1, 1, 0),
  labels: Uint8Array.of(0, 1, 1, 0),
  labelSize: [1, 4],
});

test('labels of places: one step by hand, then every place is learnt', async () => {
  const model = sequential([1, 1, 4], [conv2d({ maps: 2, kernel: 1, name: 'place' })]);
  model.weights = model.weights.fill(0);
  const { loss, optimizer } = settings;
  const first = await model.fit(row, { loss, optimizer });
  // softmax is 1/2 everywhere: dL/dw of "bright" is the mean over places of (1/2 - t) x = -1/4, of "dark" 1/4
  expect([...model.parameters()['place.weight']!.data]).toEqual([-0.125, 0.125]);
  expect([...model.parameters()['place.bias']!.data]).toEqual([0, 0]);
  expect(first.epochs[0]!.accuracy).toBe(0.5); // all places are taken for the first class
  const then = await model.fit(row, { loss, optimizer, epochs: 40, validation: row });
  expect(then.epochs.at(-1)).toMatchObject({ accuracy: 1, validationAccuracy: 1 });
});

test('learns what a line can part, and reports epochs and steps on the way', async () => {
  const steps: StepEvent[] = [];
  const starts: object[] = [];
  const history = await line().fit(points, {
    ...settings,
    epochs: 60,
    batchSize: 3,
    validation: points,
    onStart: (event) => starts.push(event),
    onStep: (event) => steps.push(event),
  });
  expect(history.epochs).toHaveLength(60);
  expect(history.epochs.at(-1)).toMatchObject({ epoch: 60, steps: 120, accuracy: 1, validationAccuracy: 1 });
  expect(history.epochs.at(-1)!.loss).toBeLessThan(history.epochs[0]!.loss);
  expect(history).toMatchObject({ stopped: false, steps: 120 });
  expect(steps).toHaveLength(120);
  expect(steps[1]).toMatchObject({ epoch: 1, epochs: 60, step: 2, stepsPerEpoch: 2 });
  expect(starts).toMatchObject([{ memoryBytes: history.memoryBytes, threads: 1, stepsPerEpoch: 2 }]);
});

test('the same seed gives the same weights bit for bit, another seed others', async () => {
  const train = async (seed: number) => {
    const model = line(seed);
    await model.fit(points, { ...settings, epochs: 3, batchSize: 2 });
    return [...model.weights];
  };
  const first = await train(7);
  expect(await train(7)).toEqual(first);
  expect(await train(8)).not.toEqual(first);
});

test('a signal stops after the step at hand; the model has the weights it had reached', async () => {
  const model = line();
  const before = [...model.weights];
  const controller = new AbortController();
  const history = await model.fit(points, {
    ...settings,
    batchSize: 1,
    epochs: 5,
    signal: controller.signal,
    onStep: ({ epoch, step }) => {
      if (epoch === 2 && step === 3) controller.abort();
    },
  });
  expect(history).toMatchObject({ stopped: true, steps: 7 });
  expect(history.epochs).toHaveLength(1);
  expect([...model.weights]).not.toEqual(before);
});

test('a timer has its turn though every epoch is shorter than a breath', { timeout: 60_000 }, async () => {
  const signal = AbortSignal.timeout(150);
  const { stopped, steps } = await line().fit(points, { ...settings, epochs: 2 ** 31, signal });
  expect(stopped).toBe(true);
  expect(steps).toBeGreaterThan(1);
});

test('a loss that is no number stops training at its step and leaves the last good weights', async () => {
  const model = line();
  const before = [...model.weights];
  const fit = model.fit(points, { ...settings, optimizer: sgd({ learningRate: 1e38 }), batchSize: 1 });
  await expect(fit).rejects.toThrow(TrainingError);
  await expect(fit).rejects.toThrow(
    /^The loss became (NaN|Infinity) at step [234] \(epoch 1\) and training stopped\. Try a smaller learning rate\.$/,
  );
  expect([...model.weights]).toEqual(before);
});

test('weights that overflow in the last step are not kept either', async () => {
  const model = line();
  const before = [...model.weights];
  const fit = model.fit(points, {
    ...settings,
    optimizer: sgd({ learningRate: 3.4e38 }),
    loss: halfSumOfSquares({ on: 100 }),
  });
  await expect(fit).rejects.toThrow(
    /^The weights became (NaN|-?Infinity) at step 1 \(epoch 1\) and training stopped\./,
  );
  expect([...model.weights]).toEqual(before);
});

test('options and data that cannot be used are refused before anything runs', async () => {
  await expect(line().fit(points, { ...settings, epochs: 0 })).rejects.toThrow(
    'epochs is 0; it must be a whole number >= 1.',
  );
  await expect(line().fit(points, { ...settings, batchSize: 1.5 })).rejects.toThrow(
    'batchSize is 1.5; it must be a whole',
  );
  const three = sequential([2, 1, 1], [fullyConnected({ units: 3 })]);
  await expect(three.fit(points, settings)).rejects.toThrow(
    'The network has 3 outputs but the data "points" have 2 classes.',
  );
  const wide = sequential([3, 1, 1], [fullyConnected({ units: 2 })]);
  await expect(wide.fit(points, settings)).rejects.toThrow('The data "points" are 2x1x1 but the network takes 3x1x1.');
});
