import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeImage } from '../../src/image/index.ts';
import { featuremap, scratch, tiny } from './support.ts';

const folder = scratch();
const model = (run: string) => readFileSync(join(folder, run, 'model.safetensors'));
const lines = (run: string, file: string) =>
  readFileSync(join(folder, run, file), 'utf8')
    .trimEnd()
    .split('\n');

test('train --json ends standard output with one line of JSON; progress goes to standard error', async () => {
  const args = ['train', '--train', '300', '--test', '70', '--epochs', '2', '--batch', '50', '--out', 'json', '--json'];
  const { code, stdout, stderr } = await featuremap(args, { cwd: folder });
  expect(code).toBe(0);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  const result = JSON.parse(stdout) as Record<string, unknown>;
  expect(result).toEqual({
    recipe: 'lenet5',
    data: 'digits',
    seed: 0,
    epochs: 2,
    stopped: false,
    trainSamples: 300,
    testSamples: 70,
    testAccuracy: expect.closeTo(0.5, 0.49),
    testLoss: expect.any(Number),
    trainSamplesPerSecond: expect.any(Number),
    parameters: 61_706,
    memoryBytes: expect.any(Number),
    runDirectory: 'json',
  });
  expect(stderr).toMatch(/^lenet5 on digits: 300 training and 70 test images of 1x28x28, 10 classes$/m);
  expect(stderr).toMatch(
    /^61,706 parameters, [\d.]+ MiB of memory; batches of 50, sgd with learning rate [\d.]+, seed 0$/m,
  );
  const figures = String.raw`loss [\d.]+ {2}accuracy [\d.]+ % {2}[\d,]+ samples\/s {2}test loss [\d.]+ {2}test accuracy [\d.]+ %`;
  expect(stderr).toMatch(new RegExp(`^epoch 1/2 {2}${figures}$`, 'm'));
  expect(stderr).toMatch(new RegExp(`^epoch 2/2 {2}${figures}$`, 'm'));
  for (const control of ['\x1b', '\r']) expect(stderr).not.toContain(control);
});

test('the folder of a run holds configuration, metrics, model, log and picture, and nothing else', () => {
  expect(readdirSync(join(folder, 'json')).sort()).toEqual([
    'config.json',
    'log.txt',
    'metrics.jsonl',
    'model.safetensors',
    'picture.png',
  ]);
  expect(JSON.parse(readFileSync(join(folder, 'json', 'config.json'), 'utf8'))).toMatchObject({
    featuremap: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    recipe: 'lenet5',
    data: 'digits',
    seed: 0,
    epochs: 2,
    batchSize: 50,
    optimizer: { type: 'sgd', momentum: 0.9 },
    loss: { type: 'crossEntropy' },
    input: [1, 28, 28],
  });
  const metrics = lines('json', 'metrics.jsonl').map((line) => JSON.parse(line) as { kind: string });
  expect(metrics.filter(({ kind }) => kind === 'epoch')).toMatchObject([
    { epoch: 1, steps: 6, testAccuracy: expect.any(Number) },
    { epoch: 2, steps: 12, testLoss: expect.any(Number) },
  ]);
  expect(metrics.filter(({ kind }) => kind === 'step')).toHaveLength(12);
  expect(lines('json', 'log.txt')).toHaveLength(3);
  const picture = decodeImage(readFileSync(join(folder, 'json', 'picture.png')));
  expect([picture.channels, picture.width > 600, picture.height > 500]).toEqual([3, true, true]);
});

test('the same seed gives the same bytes twice, another seed does not', async () => {
  const train = (run: string, seed: string) =>
    featuremap(['train', ...tiny, '--seed', seed, '--out', run], { cwd: folder });
  const results = await Promise.all([train('a', '5'), train('b', '5'), train('c', '6')]);
  expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(model('a').equals(model('b'))).toBe(true);
  expect(model('a').equals(model('c'))).toBe(false);
});

test('for people: figures, the picture where asked for, and what to try next', async () => {
  const args = ['train', 'lecture', ...tiny, '--optimizer', 'adam', '--lr', '0.002', '--picture'];
  const { code, stdout, stderr } = await featuremap(args, { cwd: folder });
  expect(code).toBe(0);
  expect(stderr).toContain('adam with learning rate 0.002');
  expect(stdout).toContain('kernels of conv2d_1, dark is negative');
  expect(stdout).toMatch(/^ +0 +1 +2 +3 +4 +5 +6 +7 +8 +9$/m);
  expect(stdout).toMatch(/^test accuracy [\d.]+ %, loss [\d.]+ on 50 images$/m);
  const run = /kept in (runs\/lecture-digits-\d{4}-\d\d-\d\d-\d{6})$/m.exec(stdout)?.[1];
  expect(run).toBeDefined();
  expect(readdirSync(join(folder, run!))).toContain('model.safetensors');
  expect(stdout).toContain(`next thing to try:\n  npx featuremap inspect ${run}\n`);
});

test('a run may take the place of an old one, and of something else only when forced', async () => {
  const first = model('a');
  const again = await featuremap(['train', ...tiny, '--seed', '9', '--out', 'a'], { cwd: folder });
  expect(again.code).toBe(0);
  expect(model('a').equals(first)).toBe(false);
  mkdirSync(join(folder, 'mine'));
  writeFileSync(join(folder, 'mine', 'diary.txt'), 'dear diary');
  const refused = await featuremap(['train', ...tiny, '--out', 'mine'], { cwd: folder });
  expect(refused).toMatchObject({
    code: 1,
    stderr: 'featuremap: mine is not empty and not a run. Choose another --out, or add --force to write into it.\n',
  });
  expect(readdirSync(join(folder, 'mine'))).toEqual(['diary.txt']);
  const forced = await featuremap(['train', ...tiny, '--out', 'mine', '--force'], { cwd: folder });
  expect(forced.code).toBe(0);
  expect(readdirSync(join(folder, 'mine'))).toContain('diary.txt');
});
