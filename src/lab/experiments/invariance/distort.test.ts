import { expect, test } from 'vitest';
import { Random } from '../../../core/random.ts';
import { dataset } from '../../../data/dataset.ts';
import { distort, distortions } from './distort.ts';

/** One bright pixel at x = 3, y = 1 of a 5x5 image, four times. */
const image = Array.from({ length: 25 }, (_, i) => (i === 8 ? 1 : 0));
const data = dataset({
  name: 'dot',
  shape: [1, 5, 5],
  classes: ['dot'],
  pixels: Float32Array.from([image, image, image, image].flat()),
  labels: new Uint8Array(4),
});

/** Where the bright pixel of each image went. */
function dots(name: string, amount: number): (readonly [number, number])[] {
  const distortion = distortions.find((each) => each.name === name)!;
  const { pixels } = distort(data, distortion, amount, new Random(1));
  return Array.from({ length: 4 }, (_, n) => {
    const at = pixels.subarray(25 * n, 25 * (n + 1)).findIndex((value) => value > 0.99);
    return [at % 5, Math.floor(at / 5)] as const;
  });
}

test('shift moves right, down, left and up in turn', () => {
  expect(dots('shift', 1)).toEqual([
    [4, 1],
    [3, 2],
    [2, 1],
    [3, 0],
  ]);
});

test('rotation turns about the middle, left and right in turn', () => {
  const turned = dots('rotation', 90);
  expect(new Set(turned.map(String))).toEqual(new Set(['3,3', '1,1']));
  expect(turned[0]).toEqual(turned[2]);
});

test('scale moves away from the middle', () => {
  expect(dots('scale', 2)[0]).toEqual([4, 0]);
});

test.each(distortions)('$name leaves images alone at its identity', (distortion) => {
  const { pixels } = distort(data, distortion, distortion.identity, new Random(1));
  expect([...pixels].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([...data.pixels]);
});

test('noise has the deviation that it is given, and depends on the seed', () => {
  const noise = distortions.find(({ name }) => name === 'noise')!;
  const many = { ...data, count: 400, pixels: new Float32Array(400 * 25), labels: new Uint8Array(400) };
  const { pixels } = distort(many, noise, 0.3, new Random(1));
  const square = (pixels as Float32Array).reduce((sum, value) => sum + value * value, 0) / pixels.length;
  expect(Math.sqrt(square)).toBeCloseTo(0.3, 1.7);
  expect(distort(many, noise, 0.3, new Random(2)).pixels).not.toEqual(pixels);
});
