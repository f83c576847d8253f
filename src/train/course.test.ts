import { expect, test } from 'vitest';
import { type Dataset, dataset } from '../data/dataset.ts';
import { conv2d, fullyConnected } from '../layers/index.ts';
import { crossEntropy } from '../losses/index.ts';
import { sequential } from '../model/model.ts';
import { sgd } from '../optimizers/index.ts';
import { cosine } from '../schedules/index.ts';

const parts = {
  name: 'points',
  shape: [1, 1, 2],
  classes: ['second', 'first'],
  pixels: Float32Array.from([1, 0, 0, 1, 2, 1, 1, 2]),
  labels: Uint8Array.from([1, 0, 1, 0]),
} as const;
const points = dataset(parts);

const line = (seed = 0) => sequential([1, 1, 2], [fullyConnected({ units: 2, name: 'line' })], { seed });
const settings = { loss: crossEntropy(), optimizer: sgd({ learningRate: 0.5 }), batchSize: 2 };

test('the schedule is asked for the middle of every step, over all epochs', async () => {
  const asked: number[] = [];
  const schedule = (done: number) => {
    asked.push(done);
    return 1;
  };
  const [one, other] = [line(), line()];
  await one.fit(points, { ...settings, epochs: 2, schedule });
  await other.fit(points, { ...settings, epochs: 2 });
  expect(asked).toEqual([1 / 8, 3 / 8, 5 / 8, 7 / 8]);
  expect(one.weights).toEqual(other.weights);
});

test('its share of the learning rate is what a step takes', async () => {
  const start = line().weights;
  const moved = async (schedule?: (done: number) => number) => {
    const model = line();
    await model.fit(points, { ...settings, batchSize: 4, ...(schedule === undefined ? {} : { schedule }) });
    return model.weights[0]! - start[0]!;
  };
  expect(await moved(() => 0.25)).toBeCloseTo((await moved()) / 4, 6);
  expect(await moved(cosine())).toBeCloseTo((await moved()) / 2, 6);
});

test('every image is augmented each time it is learned from, and the data stay', async () => {
  const seen: number[][] = [];
  const augment = (image: Float32Array, shape: Dataset['shape']) => {
    expect(shape).toEqual([1, 1, 2]);
    seen.push([...image]);
    image.fill(0);
  };
  const model = line();
  const before = model.parameters();
  await model.fit(points, { ...settings, epochs: 3, shuffle: false, augment });
  const images = [
    [1, 0],
    [0, 1],
    [2, 1],
    [1, 2],
  ];
  expect(seen).toEqual([...images, ...images, ...images]);
  expect([...points.pixels]).toEqual([1, 0, 0, 1, 2, 1, 1, 2]);
  // Learned from black images, only the biases move.
  expect(model.parameters()['line.weight']!.data).toEqual(before['line.weight']!.data);
});

test('chance in augmentation comes from the seed of the model', async () => {
  const trained = async (seed: number) => {
    const model = line(seed);
    model.weights = model.weights.fill(0);
    const options = { ...settings, shuffle: false, epochs: 2 };
    await model.fit(points, { ...options, augment: (image, _, random) => image.fill(random.uniform()) });
    return [...model.weights];
  };
  expect(await trained(1)).toEqual(await trained(1));
  expect(await trained(1)).not.toEqual(await trained(2));
});

test('images with a label at each place are not augmented', async () => {
  const places = dataset({ ...parts, labels: Uint8Array.of(0, 1, 0, 1, 0, 1, 0, 1), labelSize: [1, 2] });
  const model = sequential([1, 1, 2], [conv2d({ maps: 2, kernel: 1 })]);
  await expect(model.fit(places, { ...settings, augment: () => {} })).rejects.toThrow(
    '"points" has a label at each place, which would no longer lie where the image shows it. Leave augment out.',
  );
});
