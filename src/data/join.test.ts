import { expect, test } from 'vitest';
import { dataset } from './dataset.ts';
import { joinDatasets } from './join.ts';

const shape = [1, 1, 2] as const;
const bytes = dataset({
  name: 'bytes',
  shape,
  classes: ['a', 'b'],
  pixels: Uint8Array.of(0, 255),
  labels: Uint8Array.of(1),
});
const numbers = dataset({
  name: 'numbers',
  shape,
  classes: ['a', 'b'],
  pixels: Float32Array.of(0.5, 0.25, 1, 0),
  labels: Uint16Array.of(0, 1),
});

test('one after the other, bytes as bytes and otherwise as shares of white', () => {
  expect(joinDatasets(bytes, bytes)).toMatchObject({ name: 'bytes', count: 2, pixels: Uint8Array.of(0, 255, 0, 255) });
  expect(joinDatasets(bytes, numbers)).toMatchObject({
    count: 3,
    labels: Uint16Array.of(1, 0, 1),
    pixels: Float32Array.of(0, 1, 0.5, 0.25, 1, 0),
  });
});

test('refuses what differs', () => {
  const message =
    'Data sets of one shape and the same classes can be joined, but "bytes" has 1x1x2 in 2 classes and "numbers" has 1x1x2 in 2 classes.';
  expect(() => joinDatasets(bytes, { ...numbers, classes: ['a', 'c'] })).toThrow(message);
  expect(() => joinDatasets(bytes, { ...numbers, shape: [1, 2, 1] })).toThrow('has 1x2x1 in 2 classes');
});
