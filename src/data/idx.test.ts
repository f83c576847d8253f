import { expect, test } from 'vitest';
import { idxDataset, parseIdxImages, parseIdxLabels } from './idx.ts';

/** Two images of 2x3 with the bytes 0..11. */
const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, ...Array(12).keys());
const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 1);

test('images and labels are read and put together', () => {
  const data = idxDataset('two', parseIdxImages(images), parseIdxLabels(labels));
  expect(data.shape).toEqual([1, 2, 3]);
  expect([...data.pixels]).toEqual([...Array(12).keys()]);
  expect([...data.labels]).toEqual([7, 1]);
  expect(data.classes.length).toBe(10);
});

test('bytes inside a larger buffer are read from their own start', () => {
  const padded = Uint8Array.of(9, 9, ...labels);
  expect([...parseIdxLabels(padded.subarray(2))]).toEqual([7, 1]);
});

test('labels beyond 9 widen the classes', () => {
  const data = idxDataset('letters', parseIdxImages(images), Uint8Array.of(25, 0));
  expect(data.classes.length).toBe(26);
});

test('swapped files are recognised', () => {
  expect(() => parseIdxImages(labels, 'train-images')).toThrow(
    'train-images: it holds labels, not images. Were the images and labels files swapped?',
  );
  expect(() => parseIdxLabels(images, 'l')).toThrow('l: it holds images, not labels.');
});

test('another kind of file is refused', () => {
  expect(() => parseIdxImages(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0), 'x')).toThrow(
    'x: it starts with 0x89504e47, not 0x00000803. Is it an IDX file of bytes?',
  );
});

test.each([0, 3, 4, 15, 27])('a file cut off after %i bytes is refused', (length) => {
  expect(() => parseIdxImages(images.subarray(0, length), 'x')).toThrow(`x: cut off: ${length} bytes where at least`);
});

test('trailing bytes are refused', () => {
  expect(() => parseIdxImages(Uint8Array.of(...images, 1, 2), 'x')).toThrow(
    'x: 2 bytes follow the 2x2x3 its header promises.',
  );
});

test('zero sizes are refused', () => {
  expect(() => parseIdxImages(images.slice(0, 16).fill(0, 4, 8), 'x')).toThrow('x: empty: its sizes are 0x2x3.');
  expect(() => parseIdxLabels(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0), 'x')).toThrow('x: empty: its sizes are 0.');
});

test('counts that differ are refused', () => {
  expect(() => idxDataset('two', parseIdxImages(images), Uint8Array.of(1))).toThrow(
    'Data set "two" has 2 images but 1 labels. Use the two files that belong together.',
  );
});
