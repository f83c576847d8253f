import { expect, test } from 'vitest';
import { referenceBackend } from '../../backends/reference/index.ts';
import { dataset } from '../../data/dataset.ts';
import { fullyConnected } from '../../layers/index.ts';
import { crossEntropy } from '../../losses/index.ts';
import { sgd } from '../../optimizers/index.ts';
import { findRecipe, type Recipe } from '../recipes/index.ts';
import {
  configured,
  parseDimension,
  ranked,
  runSearch,
  runTrial,
  type Search,
  type Trial,
  type TrialJob,
  tunable,
  validationSplit,
} from './index.ts';

/** Wrong by how far x and y are from 3 and 0.1, and less with more passes. */
const toy = async ({ configuration: { x = 3, y = 0.1 }, epochs }: TrialJob) =>
  (Math.abs(x - 3) + Math.abs(Math.log10(y) + 1) + 1 / epochs) / 10;

const search = (method: Search['method'], vary: readonly string[], more: Partial<Search> = {}): Search => ({
  dimensions: vary.map(parseDimension),
  method,
  trials: 27,
  epochs: 9,
  seed: 1,
  ...more,
});

test('a grid tries every combination once, the best first when ranked', async () => {
  const trials = await runSearch(search('grid', ['x=1,3,4', 'y=0.1,1']), { evaluate: toy, jobs: 1 });
  expect(trials.map(({ configuration }) => Object.values(configuration))).toEqual([
    [1, 0.1],
    [1, 1],
    [3, 0.1],
    [3, 1],
    [4, 0.1],
    [4, 1],
  ]);
  expect(ranked(trials)[0]).toMatchObject({ configuration: { x: 3, y: 0.1 }, epochs: 9 });
});

test('random search draws within its ranges, by the seed alone, however many jobs', async () => {
  const wanted = search('random', ['x=0..6', 'y=0.001..10:log']);
  const one = await runSearch(wanted, { evaluate: toy, jobs: 1 });
  expect(await runSearch(wanted, { evaluate: toy, jobs: 4 })).toEqual(one);
  expect(one).toHaveLength(27);
  for (const { configuration } of one) {
    expect(configuration.x).toBeGreaterThanOrEqual(0);
    expect(configuration.x).toBeLessThan(6);
  }
  const small = one.filter(({ configuration }) => configuration.y! < 0.1).length;
  expect(small).toBeGreaterThan(7); // half of the logarithms
  expect(await runSearch({ ...wanted, seed: 2 }, { evaluate: toy, jobs: 1 })).not.toEqual(one);
});

test('successive halving gives the best third three times the passes', async () => {
  const trials = await runSearch(search('halving', ['x=0..6']), { evaluate: toy, jobs: 2 });
  const passes = trials.map(({ epochs }) => epochs);
  expect([1, 3, 9].map((epochs) => passes.filter((each) => each === epochs).length)).toEqual([27, 9, 3]);
  const errors = (epochs: number) => trials.filter((trial) => trial.epochs === epochs).map(({ error }) => error);
  const firstBest = ranked(trials.filter(({ epochs }) => epochs === 1)).slice(0, 9);
  const second = trials.filter(({ epochs }) => epochs === 3);
  expect(second.map(({ configuration }) => configuration)).toEqual(firstBest.map(({ configuration }) => configuration));
  expect(ranked(trials)[0]!.error).toBe(Math.min(...errors(9)));
});

test('halving of few configurations ends with one at all passes', async () => {
  const wanted = search('halving', ['x=0..6'], { trials: 2, epochs: 5 });
  const trials = await runSearch(wanted, { evaluate: toy, jobs: 1 });
  expect(trials.at(-1)!.epochs).toBe(5);
});

test.each(['grid', 'random', 'halving'] as const)('%s goes on where it was interrupted', async (method) => {
  const wanted = search(method, ['x=1,2,3,4,5', 'y=0.01,0.1,1']);
  const whole = await runSearch(wanted, { evaluate: toy, jobs: 1 });
  const done: Trial[] = [];
  const interrupted = runSearch(wanted, {
    jobs: 1,
    evaluate: (job) => (done.length === 5 ? Promise.reject(new RangeError('stopped')) : toy(job)),
    onTrial: (trial) => done.push(trial),
  });
  await expect(interrupted).rejects.toThrow('stopped');
  const again: Trial[] = [];
  const resumed = await runSearch(wanted, { evaluate: toy, jobs: 1, done, onTrial: (trial) => again.push(trial) });
  expect(resumed).toEqual(whole);
  expect(again).toHaveLength(whole.length - 5);
});

test('what may vary is written in three ways, and nothing else', () => {
  expect(parseDimension('mu=0,0.5,1e-3')).toEqual({ name: 'mu', values: [0, 0.5, 0.001] });
  expect(parseDimension('mu=-1..2')).toEqual({ name: 'mu', low: -1, high: 2, log: false });
  expect(parseDimension('rate=0.001..1:log')).toEqual({ name: 'rate', low: 0.001, high: 1, log: true });
  for (const text of ['mu', 'mu=', '=1', 'mu=a', 'mu=1,', 'mu=1..', 'mu=1..2..3', 'mu=1..2:ln']) {
    expect(() => parseDimension(text), text).toThrow(`"${text}" is not a hyper-parameter to vary.`);
  }
  expect(() => parseDimension('mu=2..1')).toThrow('The range of mu goes from 2 to 1; it must rise.');
  expect(() => parseDimension('mu=0..1:log')).toThrow('The range of mu goes from 0 to 1; it must rise, from above 0.');
  const grid = runSearch(search('grid', ['x=0..1']), { evaluate: toy, jobs: 1 });
  return expect(grid).rejects.toThrow('A grid needs values, but x has a range.');
});

test('kappa, lambda and mu are set in every layer that has them; optimizer and batch as well', () => {
  const brightness = findRecipe('brightness');
  expect(tunable(brightness)).toEqual(expect.arrayContaining(['batch', 'learningRate', 'kappa', 'lambda', 'mu']));
  const recipe = configured(brightness, { kappa: 2, mu: 0.75, learningRate: 0.5, batch: 8 });
  const norms = recipe.layers(10).filter(({ type }) => type.type === 'brightnessNormalization');
  expect(norms.map(({ options }) => options)).toEqual(new Array(2).fill({ kappa: 2, lambda: 1, mu: 0.75 }));
  expect(recipe.optimizer.options).toMatchObject({ learningRate: 0.5, momentum: 0.9 });
  expect(recipe.batchSize).toBe(8);
  expect(() => configured(brightness, { lamda: 1 })).toThrow(
    'The recipe "brightness" has no hyper-parameter "lamda". Did you mean "lambda"?',
  );
});

const points = dataset({
  name: 'points',
  shape: [1, 1, 2],
  classes: ['second', 'first'],
  pixels: Float32Array.from({ length: 80 }, (_, n) => (n % 4 === 0 || n % 4 === 3 ? 1 : 0)),
  labels: Uint8Array.from({ length: 40 }, (_, n) => (n + 1) % 2),
});

const line: Recipe = {
  name: 'line',
  description: 'A line.',
  input: (data) => data,
  layers: (classes) => [fullyConnected({ units: classes })],
  loss: crossEntropy(),
  optimizer: sgd({ learningRate: 0.5 }),
  epochs: 1,
  batchSize: 4,
};

test('what is held out is of the training images, and the same each time', () => {
  const { train, test: held } = validationSplit(points, 0.25, 3);
  expect([train.count, held.count]).toEqual([30, 10]);
  expect(validationSplit(points, 0.25, 3)).toEqual({ train, test: held });
});

test('a trial learns; one that diverges is all wrong', async () => {
  const split = validationSplit(points, 0.25, 3);
  const settings = { recipe: line, seed: 0, backend: referenceBackend };
  const trial = (learningRate: number) => runTrial({ configuration: { learningRate }, epochs: 5 }, split, settings);
  expect(await trial(0.5)).toBe(0);
  expect(await trial(1e300)).toBe(1);
});
