import { expect, test } from 'vitest';
import { Random } from '../core/random.ts';
import { crops } from './crops.ts';
import { type Dataset, dataset } from './dataset.ts';

/** Two images of two channels, 3x4; every number says where it is, the label is the column. */
const data: Dataset = dataset({
  name: 'numbered',
  shape: [2, 3, 4],
  classes: ['0', '1', '2', '3'],
  pixels: Uint8Array.from({ length: 48 }, (_, i) => i),
  labels: Uint8Array.from({ length: 24 }, (_, i) => i % 4),
  labelSize: [3, 4],
});

test('pieces lie in the images, taken in turn, and labels go with their pixels', () => {
  const pieces = crops(data, { count: 40, size: 2 }, new Random(1));
  expect([pieces.count, pieces.shape, pieces.labelSize]).toEqual([40, [2, 2, 2], [2, 2]]);
  for (let n = 0; n < 40; n++) {
    const [first, second] = [pieces.pixels.subarray(8 * n, 8 * n + 4), pieces.pixels.subarray(8 * n + 4, 8 * n + 8)];
    const labels = pieces.labels.subarray(4 * n, 4 * n + 4);
    expect([...first].map((value) => Math.floor(value / 24))).toEqual(new Array(4).fill(n % 2));
    expect([...second]).toEqual([...first].map((value) => value + 12));
    expect([...labels]).toEqual([...first].map((value) => value % 4));
    const sorted = [...first].sort((a, b) => a - b);
    expect(sorted).toEqual([0, 1, 4, 5].map((offset) => sorted[0]! + offset));
  }
});

test('a square lies in all of its 8 ways, or in one', () => {
  const square = dataset({ ...data, shape: [6, 2, 2], labelSize: [2, 2], labels: new Uint8Array(8) });
  const ways = (turns: boolean) => {
    const { pixels } = crops(square, { count: 200, size: 2, turns }, new Random(2));
    const lying = Array.from({ length: 100 }, (_, i) => [...pixels.subarray(48 * i, 48 * i + 4)].join(' '));
    return [...new Set(lying)].sort();
  };
  const all = ['0 1 2 3', '0 2 1 3', '1 0 3 2', '1 3 0 2', '2 0 3 1', '2 3 0 1', '3 1 2 0', '3 2 1 0'];
  expect(ways(true)).toEqual(all);
  expect(ways(false)).toEqual(['0 1 2 3']);
});

test('places differ, and depend on the seed alone', () => {
  const pixels = (seed: number) => [...crops(data, { count: 6, size: 2 }, new Random(seed)).pixels];
  expect(pixels(3)).toEqual(pixels(3));
  expect(pixels(3)).not.toEqual(pixels(4));
});

test('pieces that cannot be are refused', () => {
  expect(() => crops(data, { count: 1, size: 4 }, new Random(1))).toThrow(
    '[crops] size is 4 but the images of "numbered" are 2x3x4.',
  );
  expect(() => crops(data, { count: 0, size: 2 }, new Random(1))).toThrow('[crops] count is 0');
  const whole = dataset({
    name: 'whole',
    shape: [1, 2, 2],
    classes: ['a'],
    pixels: new Uint8Array(4),
    labels: new Uint8Array(1),
  });
  expect(() => crops(whole, { count: 1, size: 1 }, new Random(1))).toThrow('"whole" has no label for each pixel');
});
