import { expect, test } from 'vitest';
import { Random } from '../../core/random.ts';
import { overlapOf } from '../../image/box.ts';
import { dataset } from '../dataset.ts';
import { digits } from '../digits/digits.ts';
import { composeScene } from './scene.ts';
import { sceneWindows } from './windows.ts';

/** Two classes of 8x8 images that are white all over, and half of it. */
const plain = dataset({
  name: 'plain',
  shape: [1, 8, 8],
  classes: ['full', 'half'],
  pixels: Uint8Array.from({ length: 128 }, (_, i) => (i < 64 || i % 8 < 4 ? 255 : 0)),
  labels: Uint8Array.of(0, 1),
});

test('without clutter a scene is black but for its objects, in their frames', () => {
  const { image, objects } = composeScene(plain, { width: 64, height: 48, sizes: [8, 12], clutter: 0 }, new Random(1));
  expect([image.width, image.height, image.channels]).toEqual([64, 48, 1]);
  expect(objects.length).toBeGreaterThan(3);
  const inked = (x: number, y: number) =>
    objects.some(({ left, top, width, height, label }) => {
      const across = x - left;
      return (
        across >= 0 && y >= top && y < top + height && across < (label === 'full' ? width : Math.ceil(width / 2) + 1)
      );
    });
  for (let i = 0; i < 64 * 48; i++) {
    const [x, y] = [i % 64, Math.floor(i / 64)];
    if (!inked(x, y)) expect(image.data[i], `${x}, ${y}`).toBe(0);
  }
  for (const { left, top, height } of objects) {
    expect(image.data[(top + Math.floor(height / 2)) * 64 + left + 1]).toBeGreaterThanOrEqual(0.8 * 255 - 1);
  }
});

test('frames lie inside, keep apart and have the sizes asked for', () => {
  for (let seed = 0; seed < 5; seed++) {
    const { objects } = composeScene(plain, { width: 100, height: 90, objects: 12, sizes: [10, 30] }, new Random(seed));
    for (const { left, top, width, height } of objects) {
      expect(Math.min(left, top, 100 - left - width, 90 - top - height)).toBeGreaterThanOrEqual(0);
      expect([width, height]).toEqual([height, width]);
      expect(height).toBeGreaterThanOrEqual(10);
      expect(height).toBeLessThanOrEqual(30);
    }
    const pairs = objects.flatMap((a, i) => objects.slice(i + 1).map((b) => overlapOf(a, b)));
    expect(Math.max(...pairs)).toBeLessThanOrEqual(0.08);
  }
});

test('the same generator gives the same scene; clutter is more than objects', () => {
  const scene = (seed: number, clutter: number) => composeScene(plain, { objects: 0, clutter }, new Random(seed));
  expect(scene(1, 1)).toEqual(scene(1, 1));
  expect(scene(1, 1).image.data).not.toEqual(scene(2, 1).image.data);
  expect(new Set(scene(1, 0).image.data)).toEqual(new Set([0]));
  expect(new Set(scene(1, 1).image.data).size).toBeGreaterThan(50);
});

const letters = digits({ train: 50, test: 1 }).train;
const few = { objects: 4, width: 120, height: 100, sizes: [24, 40] } as const;

test('windows have the shape of the data and a class for the background, at about its share', () => {
  const windows = sceneWindows(letters, { ...few, count: 400, background: 0.5 });
  expect(windows).toMatchObject({ count: 400, shape: [1, 28, 28], classes: [...letters.classes, 'background'] });
  const empty = windows.labels.filter((label) => label === 10).length;
  expect(empty).toBeGreaterThan(150);
  expect(empty).toBeLessThan(250);
  expect(new Set(windows.labels).size).toBe(11);
});

test('windows with an object show it about as the data do, without clutter to its pixels', () => {
  const windows = sceneWindows(letters, { ...few, clutter: 0, count: 200, background: 0 });
  expect(windows.labels.includes(10)).toBe(false);
  const ink = (pixels: ArrayLike<number>, from: number) => {
    let [sum, x, y] = [0, 0, 0];
    for (let i = 0; i < 784; i++) {
      sum += pixels[from + i]!;
      x += pixels[from + i]! * (i % 28);
      y += pixels[from + i]! * Math.floor(i / 28);
    }
    return [x / sum, y / sum] as const;
  };
  for (let n = 0; n < windows.count; n++) {
    for (const middle of ink(windows.pixels, n * 784)) expect(Math.abs(middle - 13.5)).toBeLessThan(7);
  }
});

test('more windows do not change the first ones; another seed does', () => {
  const some = sceneWindows(letters, { ...few, count: 30 });
  const more = sceneWindows(letters, { ...few, count: 60 });
  expect(more.pixels.subarray(0, 30 * 784)).toEqual(some.pixels);
  expect(more.labels.subarray(0, 30)).toEqual(some.labels);
  expect(sceneWindows(letters, { ...few, count: 30, seed: 2 }).pixels).not.toEqual(some.pixels);
});

const colour = dataset({
  name: 'rgb',
  shape: [3, 4, 4],
  classes: ['a'],
  pixels: new Uint8Array(48),
  labels: Uint8Array.of(0),
});

test.each([
  [
    () => composeScene(colour, {}, new Random(1)),
    '[scene] scenes are composed of grey images, light on dark; "rgb" has 3x4x4.',
  ],
  [() => composeScene(plain, { width: 8 }, new Random(1)), '[scene] width is 8; it must be a whole number >= 16.'],
  [() => composeScene(plain, { objects: -1 }, new Random(1)), '[scene] objects is -1; it must be a whole number >= 0.'],
  [
    () => composeScene(plain, { sizes: [20, 300] }, new Random(1)),
    '[scene] sizes are 20 to 300; the largest is at least the smallest and fits into 256x192.',
  ],
  [() => composeScene(plain, { clutter: -1 }, new Random(1)), '[scene] clutter is -1; it must be a number >= 0.'],
  [() => sceneWindows(plain, { count: 0 }), '[windows] count is 0; it must be a whole number >= 1.'],
  [() => sceneWindows(plain, { count: 5, objects: 0 }), '[windows] objects is 0; it must be a whole number >= 1.'],
  [
    () => sceneWindows(plain, { count: 5, background: 1 }),
    '[windows] background is 1; it must be a number >= 0 and < 1.',
  ],
])('refuses: %#', (make, message) => {
  expect(make).toThrow(message);
});
