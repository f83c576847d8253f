import { expect, test } from 'vitest';
import { cells } from '../../../data/cells.ts';
import { dataset } from '../../../data/dataset.ts';
import { digits } from '../../../data/digits/digits.ts';
import { planeOf } from '../../../image/plane.ts';
import { crossEntropy } from '../../../losses/index.ts';
import { model } from '../../../model/model.ts';
import { adam } from '../../../optimizers/index.ts';
import { runExperiment } from '../index.ts';
import { baselines, bestLevel, brighter } from './baselines.ts';
import { panels } from './panels.ts';
import { scoresOf } from './scores.ts';
import { unet } from './unet.ts';

test('a U-Net goes down and up: shapes, parameters and what joins what', () => {
  const { network } = model(unet([1, 16, 24], [4, 8, 12], 3));
  const shapes = Object.fromEntries(network.layers.map(({ name, outputShape }) => [name, outputShape.join(' ')]));
  expect(shapes).toMatchObject({
    conv2d_2: '4 16 24',
    maxPool_1: '4 8 12',
    maxPool_2: '8 4 6',
    conv2d_6: '12 4 6',
    upsample_1: '12 8 12',
    concatenate_1: '16 8 12',
    upsample_2: '8 16 24',
    concatenate_2: '8 16 24',
    conv2d_13: '3 16 24',
  });
  const joined = network.layers.find(({ name }) => name === 'concatenate_2')!;
  expect(joined.inputs).toEqual(['relu_2', 'relu_10']); // what stayed, and what came up
  const conv = (from: number, to: number, area = 9) => from * to * area + to;
  const down = conv(1, 4) + conv(4, 4) + conv(4, 8) + conv(8, 8) + conv(8, 12) + conv(12, 12);
  const up = conv(12, 8) + conv(16, 8) + conv(8, 8) + conv(8, 4) + conv(8, 4) + conv(4, 4);
  expect(network.parameterCount).toBe(down + up + conv(4, 3, 1));
});

test('the same weights serve every size: far from the borders a larger image gives the same', async () => {
  const small = model(unet([1, 32, 32], [3, 4], 2), { seed: 5 });
  const large = model(unet([1, 48, 48], [3, 4], 2));
  large.weights = small.weights;
  const { train } = cells({ train: 1, test: 1, size: 48 });
  const whole = await large.predict(train);
  const corner = Float32Array.from(
    { length: 32 * 32 },
    (_, i) => train.pixels[Math.floor(i / 32) * 48 + (i % 32)]! / 255,
  );
  const part = await small.predict({ shape: [1, 1, 32, 32], data: corner });
  for (let y = 0; y < 16; y++) {
    for (let x = 0; x < 16; x++) expect(part.data[y * 32 + x]).toBeCloseTo(whole.data[y * 48 + x]!, 4);
  }
});

test('it learns one tiny picture by heart', async () => {
  const { train } = cells({ train: 1, test: 1, size: 32 });
  const network = model(unet(train.shape, [6, 12], 2), { seed: 1 });
  await network.fit(train, {
    loss: crossEntropy(),
    optimizer: adam({ learningRate: 0.01 }),
    epochs: 150,
    batchSize: 1,
  });
  const { accuracy } = await network.evaluate(train, { loss: crossEntropy() });
  expect(accuracy).toBeGreaterThan(0.99);
});

test('a size that cannot be halved is refused where maps would join', () => {
  expect(() => model(unet([1, 10, 10], [2, 2, 2], 2))).toThrow(/^\[concatenate .*C=2 H=5 W=5 and C=2 H=4 W=4/);
});

test('scores by hand', () => {
  // labels: 4 membrane, 6 cell; 3 membrane and 5 cell right
  const { pixelError, iou, meanIou } = scoresOf([
    [3, 1],
    [1, 5],
  ]);
  expect(pixelError).toBeCloseTo(0.2, 12);
  expect(iou).toEqual([3 / 5, 5 / 7]);
  expect(meanIou).toBeCloseTo((3 / 5 + 5 / 7) / 2, 12);
});

test('the best level is the one that is wrong least often', () => {
  const planes = [planeOf([[0.1, 0.3]]), planeOf([[0.5, 0.9]])];
  expect(bestLevel(planes, [0, 0, 1, 1])).toEqual({ level: 0.3, error: 0 });
  expect([...brighter(planes, () => 0.3)]).toEqual([0, 0, 1, 1]);
  expect(bestLevel(planes, [0, 1, 0, 1])).toEqual({ level: 0.1, error: 1 / 4 });
  expect(bestLevel(planes, [1, 1, 1, 1])).toEqual({ level: 0, error: 0 });
});

test('baselines: what is always said, Otsu and one level', () => {
  const { train, test: held } = cells({ train: 2, test: 1, size: 48 });
  const [always, otsu, level] = baselines(train, held).map(({ predictions }) => {
    const wrong = held.labels.filter((label, i) => label !== predictions[i]).length;
    return wrong / held.labels.length;
  });
  expect(always).toBe(held.labels.filter((label) => label === 0).length / held.labels.length);
  expect(otsu).toBeLessThan(always!);
  expect(level).toBeLessThan(always!);
});

test('panels: right answers as in the mask, the two kinds of wrong ones in their colours', () => {
  const data = dataset({
    name: 'tiny',
    shape: [1, 1, 4],
    classes: ['membrane', 'cell'],
    pixels: Uint8Array.of(0, 85, 170, 255),
    labels: Uint8Array.of(0, 0, 1, 1),
    labelSize: [1, 4],
  });
  const picture = panels(data, [{ name: 'half', predictions: [0, 1, 0, 1] }]);
  const zoom = 64;
  const pixel = (panel: number, place: number) => {
    const at = (zoom / 2) * picture.width + panel * (4 * zoom + 16) + 1 + place * zoom + zoom / 2;
    return [...picture.data.subarray(3 * at, 3 * at + 3)];
  };
  const [ink, paper, blue, orange] = [
    [38, 44, 54],
    [255, 255, 255],
    [24, 95, 165],
    [214, 84, 32],
  ];
  expect([0, 1, 2, 3].map((place) => pixel(0, place)[0])).toEqual([0, 85, 170, 255]);
  expect([0, 1, 2, 3].map((place) => pixel(1, place))).toEqual([ink, ink, paper, paper]);
  expect([0, 1, 2, 3].map((place) => pixel(2, place))).toEqual([ink, orange, blue, paper]);
});

test('the small experiment: a table of methods, the network better than saying always the same', async () => {
  const { tables, figures } = await runExperiment('segmentation', { quick: true });
  const rows = tables[0]!.rows as [string, ...number[]][];
  expect(rows.map(([name]) => name.replace(/[\d.]+/g, '_'))).toEqual([
    'always cell',
    "Otsu's level, smoothed by _",
    'level _, smoothed by _',
    'U-Net',
  ]);
  const [always, , , network] = rows;
  expect(network![1]).toBeLessThan(always![1]!);
  expect(network![4]).toBeGreaterThan(always![4]!);
  expect(always![2]).toBe(0);
  expect(figures.map(({ name }) => name)).toEqual(['cells-images', 'cells-learning']);
});

test('data without a label a pixel are refused', async () => {
  const data = [digits({ train: 10, test: 10 })];
  await expect(runExperiment('segmentation', { data })).rejects.toThrow(
    'The experiment "segmentation" takes grey images with two classes of pixels, which "digits train" are not. Known: cells, membrane.',
  );
});
