import { expect, test } from 'vitest';
import { cells } from './cells.ts';

const { train, test: held } = cells({ train: 4, test: 2, size: 64, seed: 3 });

test('pictures of the size asked for, with a label for each pixel', () => {
  expect([train.count, held.count, train.shape, train.labelSize]).toEqual([4, 2, [1, 64, 64], [64, 64]]);
  expect(train.classes).toEqual(['membrane', 'cell']);
  const cell = train.labels.filter((label) => label === 1).length / train.labels.length;
  expect(cell).toBeGreaterThan(0.65);
  expect(cell).toBeLessThan(0.9);
});

test('membranes are darker than cells', () => {
  const mean = (wanted: number) => {
    const values = [...train.pixels].filter((_, i) => train.labels[i] === wanted);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  expect(mean(0)).toBeLessThan(mean(1) - 40);
});

test('a picture depends on the seed, the part and its number alone', () => {
  const more = cells({ train: 5, test: 1, size: 64, seed: 3 });
  expect(more.train.pixels.subarray(0, train.pixels.length)).toEqual(train.pixels);
  expect(more.test.labels).toEqual(held.labels.subarray(0, 64 * 64));
  expect(cells({ train: 1, test: 1, size: 64, seed: 4 }).train.pixels).not.toEqual(train.pixels.subarray(0, 64 * 64));
  expect(held.pixels.subarray(0, 64 * 64)).not.toEqual(train.pixels.subarray(0, 64 * 64));
});

test('counts and sizes that cannot be are refused', () => {
  expect(() => cells({ train: 0 })).toThrow('[cells] train is 0; it must be a whole number >= 1.');
  expect(() => cells({ size: 8 })).toThrow('[cells] size is 8; it must be a whole number >= 16.');
});
