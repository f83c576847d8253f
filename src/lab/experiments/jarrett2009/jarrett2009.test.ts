import { expect, test } from 'vitest';
import { referenceBackend } from '../../../backends/reference/index.ts';
import { Random } from '../../../core/random.ts';
import { tensor } from '../../../core/tensor.ts';
import { digits } from '../../../data/digits/digits.ts';
import { averagePool, conv2d, type Layer, maxPool, rectify, tanh } from '../../../layers/index.ts';
import { sequential } from '../../../model/model.ts';
import { jarrett2009Features } from '../../recipes/jarrett2009.ts';
import { runExperiment } from '../index.ts';
import { featuresOf, fewOfEach, testImages, trainImages } from './data.ts';
import { effects } from './effects.ts';
import { deviation, paperScores, type Result } from './measure.ts';
import { readingOf, stageTable } from './show.ts';

/** A row of five pixels through the filter (-1, 1), tanh, some layers and windows of two. */
async function pooled(pixels: readonly number[], ...after: readonly Layer[]): Promise<number[]> {
  const filter = conv2d({ maps: 1, kernel: [1, 2], bias: 'none' });
  const model = sequential([1, 1, 5], [filter, tanh(), ...after], { backend: referenceBackend });
  const weights = model.weights.slice();
  weights.set([-1, 1]);
  model.weights = weights;
  const { data } = await model.predict(tensor([1, 1, 1, 5], Float32Array.from(pixels)));
  return [...data].map((number) => Number(number.toFixed(6)) + 0);
}

test('signed responses to stripes, +1 -1 +1 -1, average to nothing, as if there were no stripes; their sizes do not', async () => {
  const size = Number(Math.tanh(1).toFixed(6));
  const [stripes, shifted, flat] = [
    [0, 1, 0, 1, 0],
    [1, 0, 1, 0, 1],
    [1, 1, 1, 1, 1],
  ];
  const average = averagePool({ kernel: [1, 2] });
  for (const pixels of [stripes, shifted, flat]) expect(await pooled(pixels!, average)).toEqual([0, 0]);
  for (const pixels of [stripes, shifted]) {
    expect(await pooled(pixels!, rectify(), average)).toEqual([size, size]);
    expect(await pooled(pixels!, maxPool({ kernel: [1, 2] }))).toEqual([size, size]);
  }
  expect(await pooled(flat!, rectify(), average)).toEqual([0, 0]);
});

test('as many images of every class, others from another seed', () => {
  const { train } = digits({ train: 200, test: 1 });
  const few = fewOfEach(train, 7, new Random(1));
  expect(few.count).toBe(70);
  for (let label = 0; label < 10; label++) expect(few.labels.filter((each) => each === label)).toHaveLength(7);
  expect([...fewOfEach(train, 7, new Random(1)).pixels]).toEqual([...few.pixels]);
  expect([...fewOfEach(train, 7, new Random(2)).pixels]).not.toEqual([...few.pixels]);
  expect(() => fewOfEach(train, 30, new Random(1))).toThrow(
    '"digits train" has 20 images of the class "0", but 30 of each are needed. Give more images.',
  );
});

test('images to test on are the same ones always, and as the recipe takes them', () => {
  const split = digits({ train: 100, test: 40 });
  expect(testImages(split, 50)).toBe(split.test);
  expect([...testImages(split, 15).labels]).toEqual([...testImages(split, 15).labels]);
  expect(testImages(split, 15).count).toBe(15);
  expect(trainImages(split, 3, 0)).toMatchObject({ count: 30, shape: [1, 28, 28] });
});

test('features as data: what the network gives for each image, with its label', async () => {
  const data = digits({ train: 1, test: 3 }).test;
  const network = sequential(data.shape, jarrett2009Features(1), { seed: 3 });
  const features = await featuresOf(network, data);
  expect(features).toMatchObject({ count: 3, shape: [16, 11, 11], labels: data.labels, classes: data.classes });
  expect([...features.pixels]).toEqual([...(await network.predict(data)).data]);
});

test('what the parts add in the paper, by hand', () => {
  const added = effects.map(({ of }) => of(paperScores));
  expect(added.map((each) => each.length)).toEqual([8, 8, 4, 10, 10]);
  expect(added[2]!.map((each) => Number(each.toFixed(3)))).toEqual([0.168, 0.18, 0.217, 0.29]);
  expect(added[4]!.slice(0, 2).map((each) => Number(each.toFixed(3)))).toEqual([0.015, 0.018]);
});

test('the standard deviation of what the seeds are drawn from', () => {
  expect(deviation([1, 3])).toBeCloseTo(Math.SQRT2, 12);
  expect(deviation([0.5])).toBeUndefined();
});

/** All ways, the share of each from two seeds given by its kind. */
function resultOf(shares: Readonly<Record<string, number>>): Result {
  const outcomes = Object.entries(shares).flatMap(([kind, share]) =>
    ([1, 2] as const).flatMap((stages) =>
      (['random', 'trained'] as const).map((filters) => ({
        kind,
        stages,
        filters,
        shares: [share - 0.01, share + 0.01],
      })),
    ),
  );
  return { data: 'made up', outcomes };
}

test('tables and reading tell what came out, also where it is not what the paper found', () => {
  const asInPaper = resultOf({ 'Rabs-N-PA': 0.9, 'Rabs-PA': 0.8, 'N-PM': 0.7, 'N-PA': 0.4, PA: 0.3, PM: 0.6 });
  expect(stageTable(asInPaper, 1).rows[1]!.map((cell) => (typeof cell === 'number' ? cell.toFixed(3) : cell))).toEqual([
    'Rabs-PA',
    ...['0.800', '0.014', '0.317'],
    ...['0.800', '0.014', '0.470'],
  ]);
  const reading = readingOf([asInPaper]);
  expect(reading).toContain('Rabs before the average +50.0, the maximum in place of the average +30.0, N before');
  // the paper has N-PM before Rabs-PA in three columns of four
  expect(reading).toContain("Of the 40 pairs of the paper's kinds, 37 come in its order and 3 against it, 3 of them");
  expect(reading).toContain('(Rabs-PA above N-PM, one stage of random filters; Rabs-PA above N-PM, two stages of');
  expect(reading).toContain('recognises 30.0 % by the average of signed responses, 80.0 % by that of their sizes');
  const otherwise = readingOf([
    resultOf({ 'Rabs-N-PA': 0.1, 'Rabs-PA': 0.2, 'N-PM': 0.3, 'N-PA': 0.4, PA: 0.5, PM: 0.6 }),
  ]);
  expect(otherwise).toContain(
    "Of the 40 pairs of the paper's kinds, 3 come in its order and 37 against it, 37 of them",
  );
  expect(otherwise).toContain('Rabs before the average -30.0');
});

test('the small version: six kinds with one stage and with two, all of them better than chance', {
  timeout: 180_000,
}, async () => {
  const { tables, figures, reading } = await runExperiment('jarrett2009', { quick: true });
  expect(tables).toHaveLength(3);
  for (const { rows } of tables.slice(0, 2)) {
    expect(rows.map(([kind]) => kind)).toEqual(['Rabs-N-PA', 'Rabs-PA', 'N-PM', 'N-PA', 'PA', 'PM']);
    for (const row of rows) for (const column of [1, 4]) expect(row[column]).toBeGreaterThan(0.2);
    expect(rows[0]![1]).toBeGreaterThan(0.6);
  }
  expect(figures.map(({ name }) => name)).toEqual(['digits-1', 'digits-2']);
  expect(reading).toContain('On digits the parts add');
  expect(reading).not.toContain('deviations'); // of one seed
});
