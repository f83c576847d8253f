import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { composeScene, type Detection, decodeImage, digits, encodePng, image, Random } from '../../src/index.ts';
import { featuremap, featuremapHere, scratch } from './support.ts';

const folder = scratch();
const scene = { width: 120, height: 100, objects: 3, sizes: [28, 40] } as const;

beforeAll(async () => {
  process.chdir(folder);
  const page = composeScene(digits({ train: 1, test: 30 }).test, scene, new Random(2));
  writeFileSync('page.png', encodePng(page.image));
  writeFileSync('dot.png', encodePng(image(1, 1, 1, Uint8Array.of(200))));
  const detector = ['train', 'detector', '--data', 'digit-windows', '--train', '900', '--test', '50', '--epochs', '2'];
  const trained = await featuremap([...detector, '--out', 'run'], { cwd: folder });
  expect(trained.code, trained.stderr).toBe(0);
  const small = ['--train', '100', '--test', '20', '--epochs', '1'];
  for (const recipe of ['lenet5', 'lecture']) {
    expect((await featuremapHere(['train', recipe, ...small, '--out', recipe])).code).toBe(0);
  }
});

test('detect prints a table of boxes and draws them', async () => {
  const args = ['detect', 'run', 'page.png', '--out', 'boxes.png', '--threshold', '0.2'];
  const { code, stdout, stderr } = await featuremap(args, { cwd: folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  expect(lines[0]).toBe('class   score  left  top  width  height');
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines.slice(1, -1)) expect(line).toMatch(/^\d +\d+\.\d %( +\d+){4}$/);
  expect(lines.at(-1)).toBe('boxes.png: 120x100');
  const { width, height, channels, data } = decodeImage(readFileSync('boxes.png'));
  expect([width, height, channels]).toEqual([120, 100, 3]);
  expect(data.some((value, i) => i % 3 === 0 && value !== data[i + 1])).toBe(true);
});

test('detect for machines: boxes inside the picture, best first, from the threshold on', async () => {
  const args = ['detect', 'run', 'page.png', '--json', '--threshold', '0.3', '--scales', '1,0.8'];
  const { code, stdout } = await featuremapHere(args);
  expect(code).toBe(0);
  const { objects, ...rest } = JSON.parse(stdout) as { objects: Detection[] };
  expect(rest).toEqual({ model: 'run', file: 'page.png', output: null });
  expect(objects.length).toBeGreaterThan(0);
  const scores = objects.map(({ score }) => score);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  for (const { left, top, width, height, score, label } of objects) {
    expect([28, 35]).toContain(Math.round(width));
    expect(Math.min(left, top, 120.01 - left - width, 100.01 - top - height)).toBeGreaterThanOrEqual(0);
    expect(score).toBeGreaterThanOrEqual(0.3);
    expect(label).toMatch(/^\d$/);
  }
});

test('a model without a background class is used, with a word of warning', async () => {
  const { code, stderr } = await featuremapHere(['detect', 'lenet5', 'page.png', '--threshold', '0']);
  expect(code).toBe(0);
  expect(stderr).toBe('the model knows no class "background" and finds something everywhere\n');
});

test('nothing found is said', async () => {
  const { code, stdout } = await featuremapHere(['detect', 'run', 'page.png', '--threshold', '0.99999999']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'nothing found\n' });
});

test.each([
  [['run', 'dot.png'], 1, "The image is 1x1 and smaller than the network's windows of 28x28 at every scale."],
  [['run', 'page.png', '--scales', '0.1'], 1, 'Use a larger image, or a scale of 0.29 or more.'],
  [['run', 'page.png', '--scales', '1,x'], 2, 'Give numbers > 0, separated by commas.'],
  [['run', 'page.png', '--scales', '1e9'], 1, 'pixels; the limit is 67108864'],
  [['run', 'page.png', '--threshold', '1'], 2, 'Give a number >= 0 and < 1.'],
  [['run', 'page.png', '--background', 'sky'], 2, 'The model has no class "sky" for the background.'],
  [
    ['run', 'page.png', '--out', 'boxes.jpg'],
    2,
    'Results are written as PNG: name the output something.png, not boxes.jpg.',
  ],
  [['lecture', 'page.png'], 1, '[conv2d "conv2d_1"] cannot slide over a larger image: its bias matrix'],
  [['run', 'nothing.png'], 1, 'Cannot read nothing.png'],
  [['nowhere', 'page.png'], 1, 'nowhere'],
  [['run', 'page.png', '--out', 'no/folder/boxes.png'], 1, 'Cannot write no/folder/boxes.png'],
])('detect %j says what is wrong in one line', async (args, code, message) => {
  const result = await featuremapHere(['detect', ...args]);
  expect(result.stderr).toContain(message);
  expect(result.code).toBe(code);
  expect(result.stderr).toMatch(/^featuremap: [^\n]+\n$/);
  expect(existsSync('boxes.jpg')).toBe(false);
  expect(readdirSync('.').filter((file) => file.endsWith('.tmp'))).toEqual([]);
});
