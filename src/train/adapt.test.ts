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
