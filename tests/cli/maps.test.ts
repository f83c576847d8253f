import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { cells, conv2d, encodePng, pictureOf, sequential } from '../../src/index.ts';
import { saveModel } from '../../src/node/index.ts';
import { featuremapHere, scratch } from './support.ts';

const folder = scratch();
const path = join(folder, 'pixels.safetensors');

/** A network that gives every pixel of the drawn cells a class. */
beforeAll(async () => {
  const notes = { classes: ['membrane', 'cell'], loss: { type: 'crossEntropy', options: {} } };
  const model = sequential([1, 128, 128], [conv2d({ maps: 2, kernel: 1, name: 'bright' })], { notes });
  model.weights = model.weights.map((_, place) => [0, 10][place] ?? (place === 17 ? -4 : 0));
  await saveModel(path, model);
});

test('evaluate counts pixels where every pixel has a label', async () => {
  const { code, stdout } = await featuremapHere(['evaluate', path, '--data', 'cells', '--test', '2']);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^[\d,]+ of 32,768 cells test pixels are right: [89]\d\.\d+ %, loss [\d.]+\nhardest: membrane/,
  );
});

test('predict says that such a network does not tell what a picture shows', async () => {
  const picture = join(folder, 'cells.png');
  writeFileSync(picture, encodePng(pictureOf(cells({ train: 1, test: 1 }).test, 0)));
  const { code, stderr } = await featuremapHere(['predict', path, picture]);
  expect(code).toBe(1);
  expect(stderr).toBe(
    'featuremap: The network gives 2x128x128: a class at each place, not one for the image. Use model.predict().\n',
  );
});

test('a recipe for whole images refuses labels for pixels before anything is written', async () => {
  const run = join(folder, 'run');
  const args = ['train', 'lenet5', '--data', 'cells', '--train', '2', '--test', '1', '--out', run];
  const { code, stderr } = await featuremapHere(args);
  expect(code).toBe(2);
  expect(stderr).toBe(
    'featuremap: The recipe lenet5 gives an image one class, but these data have a label for each pixel. See: featuremap lab segmentation.\n',
  );
  expect(existsSync(run)).toBe(false);
});
