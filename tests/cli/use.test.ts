import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import jpeg from 'jpeg-js';
import { beforeAll, expect, test } from 'vitest';
import { digits, encodePng, type Image, image, pictureOf, resize, subset } from '../../src/index.ts';
import { loadModel } from '../../src/node/index.ts';
import { featuremap, scratch } from './support.ts';

const folder = scratch();
const { test: testImages } = digits({ train: 1, test: 40 });

/** The picture without a place to write, larger and off the square: `width` x 263, ink or paper light. */
function photo(source: Image, width: number, invert: boolean): Image {
  const ink = resize(source, 240, 240, 'bilinear');
  const data = new Uint8Array(width * 263).fill(invert ? 255 : 0);
  for (let y = 0; y < 240; y++) {
    for (let x = 0; x < 240; x++) {
      const value = ink.data[y * 240 + x]!;
      data[(y + 11) * width + x + Math.floor((width - 240) / 2)] = invert ? 255 - value : value;
    }
  }
  return image(width, 263, 1, data);
}

function writeJpeg(path: string, { width, height, data }: Image): void {
  const rgba = Uint8Array.from({ length: width * height * 4 }, (_, i) => (i % 4 === 3 ? 255 : data[i >> 2]!));
  writeFileSync(path, jpeg.encode({ width, height, data: rgba }, 90).data);
}

beforeAll(async () => {
  const args = ['train', '--train', '1500', '--test', '40', '--epochs', '2', '--out', 'run', '--lr', '0.03'];
  const { code, stderr } = await featuremap(args, { cwd: folder });
  expect(code, stderr).toBe(0);
});

test('evaluate --json: accuracy, loss and a confusion matrix that add up, as the library says', async () => {
  const args = ['evaluate', 'run', '--data', 'digits', '--test', '40', '--json'];
  const { code, stdout, stderr } = await featuremap(args, { cwd: folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const result = JSON.parse(stdout) as { testAccuracy: number; testLoss: number; confusion: number[][] };
  expect(result.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(40);
  const diagonal = result.confusion.reduce((sum, row, label) => sum + row[label]!, 0);
  expect(result.testAccuracy).toBe(diagonal / 40);
  expect(result.testAccuracy).toBeGreaterThan(0.5);
  expect(result.testLoss).toBeGreaterThan(0);
  const model = await loadModel(join(folder, 'run'));
  const { data } = await model.predict(subset(testImages, [0]));
  expect(data).toHaveLength(10);
});

test('evaluate for people, on the data of the run', async () => {
  const { code, stdout } = await featuremap(['evaluate', 'run/model.safetensors', '--test', '40'], { cwd: folder });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+ of 40 digits test images are right: [\d.]+ %, loss [\d.]+\nhardest: .+\n\nconfusion: /);
});

test('predict reads PNG and JPEG of odd sizes, light on dark and dark on light', async () => {
  const picture = pictureOf(testImages, 0);
  writeFileSync(join(folder, 'plain.png'), encodePng(picture));
  writeFileSync(join(folder, 'wide.png'), encodePng(photo(picture, 277, false)));
  writeJpeg(join(folder, 'paper.jpg'), photo(picture, 251, true));
  const files = ['plain.png', 'wide.png', 'paper.jpg'];
  const { code, stdout } = await featuremap(['predict', 'run', ...files, '--json'], { cwd: folder });
  expect(code).toBe(0);
  const { predictions } = JSON.parse(stdout) as { predictions: { class: string; probabilities: object }[] };
  expect(predictions).toMatchObject([
    { file: 'plain.png', inverted: false },
    { file: 'wide.png', inverted: false },
    { file: 'paper.jpg', inverted: true },
  ]);
  for (const { probabilities } of predictions) {
    expect(Object.keys(probabilities)).toEqual([...testImages.classes]);
    expect(Object.values(probabilities).reduce((sum: number, each) => sum + Number(each), 0)).toBeCloseTo(1, 6);
  }
  const model = await loadModel(join(folder, 'run'));
  const { data } = await model.predict(subset(testImages, [0]));
  expect(predictions[0]!.class).toBe(String(data.indexOf(Math.max(...data))));
  expect(predictions.map((each) => each.class)).toEqual(new Array(3).fill(predictions[0]!.class));
});

test('predict says when it inverted, and --invert decides', async () => {
  const dark = await featuremap(['predict', 'run', 'paper.jpg', '--top', '2'], { cwd: folder });
  expect(dark.stdout).toMatch(
    /^paper\.jpg: \d {2}\d [\d.]+ % {2}\d [\d.]+ % {2}\(inverted: light ink on dark is expected\)\n$/,
  );
  const light = await featuremap(['predict', 'run', 'paper.jpg', 'plain.png', '--invert', 'no'], { cwd: folder });
  expect(light.stdout).not.toContain('inverted');
  expect(light.stdout.trimEnd().split('\n')).toHaveLength(2);
});

test('colour pictures fit a grey network, and a picture of one pixel is no trouble', async () => {
  writeFileSync(join(folder, 'dot.png'), encodePng(image(1, 1, 4, Uint8Array.of(9, 200, 30, 128))));
  writeFileSync(join(folder, 'line.png'), encodePng(image(700, 1, 3, new Uint8Array(2100).fill(90))));
  const { code, stdout } = await featuremap(['predict', 'run', 'dot.png', 'line.png'], { cwd: folder });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^dot\.png: .*\nline\.png: .*\n$/);
});
