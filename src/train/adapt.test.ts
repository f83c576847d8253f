import { expect, test } from 'vitest';
import { dataset } from '../data/dataset.ts';
import { adaptDataset, pictureOf } from './adapt.ts';

const small = dataset({
  name: 'small',
  shape: [1, 2, 2],
  classes: ['a'],
  pixels: Uint8Array.from([0, 255, 51, 102, 255, 255, 255, 255]),
  labels: Uint8Array.from([0, 0]),
});

test('an image of a data set as a picture', () => {
  expect(pictureOf(small, 0)).toMatchObject({ width: 2, height: 2, channels: 1 });
  expect([...pictureOf(small, 0).data]).toEqual([0, 255, 51, 102]);
});

test('data that fit stay as they are', () => {
  expect(adaptDataset(small, [1, 2, 2])).toBe(small);
});

test('images are fitted into another shape, and never inverted', () => {
  const adapted = adaptDataset(small, [3, 4, 4]);
  expect(adapted).toMatchObject({ shape: [3, 4, 4], count: 2, labels: small.labels });
  expect(adapted.pixels).toHaveLength(2 * 48);
  expect([...adapted.pixels.subarray(48)]).toEqual(new Array(48).fill(1));
  expect(adapted.pixels[0]).toBe(0);
  expect(adapted.pixels[3]).toBe(1);
});

test('images with a label at each place are not fitted, as their labels would not be', () => {
  const maps = dataset({ ...small, name: 'maps', labels: new Uint8Array(8), labelSize: [2, 2] });
  expect(adaptDataset(maps, [1, 2, 2])).toBe(maps);
  expect(() => adaptDataset(maps, [1, 4, 4])).toThrow(
    'The images of "maps" are 1x2x2 with a label at each place; they cannot be fitted into 1x4x4. Take pieces of them with crops().',
  );
});
