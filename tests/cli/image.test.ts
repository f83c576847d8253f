import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { decodeImage, encodePng, image, imageOperations } from '../../src/image/index.ts';
import { featuremap, featuremapHere, scratch } from './support.ts';

const folder = scratch();

/** 12x10, black, with a white 3x4 block and a white pixel. */
const scene = () => {
  const data = new Uint8Array(120);
  for (let y = 2; y < 6; y++) data.fill(255, y * 12 + 3, y * 12 + 6);
  data[8 * 12 + 10] = 255;
  return image(12, 10, 1, data);
};

beforeAll(() => {
  process.chdir(folder);
  writeFileSync('in.png', encodePng(scene()));
});

test('image applies an operation with its options and writes a PNG', async () => {
  const { code, stdout, stderr } = await featuremap(['image', 'box', 'in.png', 'box.png', '--size', '3'], {
    cwd: folder,
  });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'box.png: 12x10, 1 channel of 8 bits\n', stderr: '' });
  const { data } = decodeImage(readFileSync('box.png'));
  expect([data[3 * 12 + 4], data[2 * 12 + 4], data[7 * 12 + 9]]).toEqual([255, 170, Math.round(255 / 9)]);
});

test('image prints what it found', async () => {
  const { code, stdout } = await featuremapHere(['image', 'components', 'in.png', 'parts.png']);
  expect(code).toBe(0);
  expect(stdout.split('\n').slice(0, 3)).toEqual([
    expect.stringMatching(/^label +area/),
    expect.stringMatching(/^ +1 +12 /),
    expect.stringMatching(/^ +2 +1 /),
  ]);
  expect(decodeImage(readFileSync('parts.png')).channels).toBe(3);
});

test('image for machines', async () => {
  const args = ['image', 'components', 'in.png', 'large.png', '--area', '2', '--json'];
  const { code, stdout } = await featuremapHere(args);
  expect(code).toBe(0);
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({
    operation: 'components',
    input: 'in.png',
    output: 'large.png',
    width: 12,
    height: 10,
  });
  expect(result.attributes).toHaveLength(1);
  expect(result.attributes[0]).toMatchObject({ area: 12 });
});

test.each(imageOperations.map(({ name }) => name))('image %s runs with its defaults', async (name) => {
  const { code, stderr } = await featuremapHere(['image', name, 'in.png', `${name}.png`]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(decodeImage(readFileSync(`${name}.png`)).width).toBeGreaterThan(0);
});

test.each([
  [['sobl', 'in.png', 'x.png', '--size', '3'], 2, 'There is no image operation "sobl". Did you mean "sobel"?'],
  [['box', 'in.png', 'x.png', '--size', '4'], 2, '[box] size is 4; it must be an odd number 1..255.'],
  [['box', 'in.png', 'x.png', '--size', 'three'], 2, 'Give a number.'],
  [['box', 'in.png', 'x.png', '--sise', '3'], 2, "unknown option '--sise' (Did you mean --size?)"],
  [['box', 'in.png', 'x.png', '--border', 'none'], 2, 'Allowed choices are zero, replicate, reflect, wrap.'],
  [['box', 'in.png', 'x.jpg'], 2, 'Results are written as PNG: name the output something.png, not x.jpg.'],
  [['box', 'in.png'], 2, "missing required argument 'out'"],
  [['box', 'nothing.png', 'x.png'], 1, 'Cannot read nothing.png'],
  [['box', 'in.png', 'no/folder/x.png'], 1, 'Cannot write no/folder/x.png'],
  [['box', 'text.png', 'x.png'], 1, 'text.png: '],
])('image %j says what is wrong in one line', async (args, code, message) => {
  writeFileSync('text.png', 'no picture');
  const result = await featuremapHere(['image', ...args]);
  expect(result.code).toBe(code);
  expect(result.stderr).toContain(message);
  expect(result.stderr).toMatch(/^featuremap: [^\n]+\n$/);
  expect(existsSync('x.png')).toBe(false);
  expect(readdirSync('.').filter((file) => file.endsWith('.tmp'))).toEqual([]);
});

test('image --help lists every operation with its options', async () => {
  const { code, stdout } = await featuremapHere(['image', '--help']);
  expect(code).toBe(0);
  for (const { name, options } of imageOperations) {
    expect(stdout).toContain(`\n  ${name} `);
    for (const option of Object.keys(options)) expect(stdout).toContain(`--${option}`);
  }
  const { stdout: canny } = await featuremapHere(['image', 'canny', '--help']);
  expect(canny).toMatch(/--sigma <n> +standard deviation/);
});
