import { expect, test } from 'vitest';
import { Random } from '../core/random.ts';
import { fillBatch, fillOneHot } from './batch.ts';
import { type Dataset, dataset, labelsPerImage } from './dataset.ts';
import { holdOut, subset } from './subset.ts';

/** `count` images of 1x1x2; image i holds the bytes 2i and 2i + 1; classes take turns. */
function small(count: number, classes = ['a', 'b']): Dataset {
  const pixels = Uint8Array.from({ length: count * 2 }, (_, i) => i);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % classes.length);
  return dataset({ name: 'small', shape: [1, 1, 2], classes, pixels, labels });
}

test('a data set counts its images', () => {
  expect(small(5).count).toBe(5);
});

test('images and labels that differ in number are refused', () => {
  const parts = { ...small(3), labels: new Uint8Array(2) };
  expect(() => dataset(parts)).toThrow(
    'Data set "small" has 3 images of 1x1x2 but 2 labels. Give one label an image, and at least one.',
  );
  expect(() => dataset({ ...parts, labels: new Uint8Array(0), pixels: new Uint8Array(0) })).toThrow('has no labels');
});

test('a class out of range names the image', () => {
  expect(() => dataset({ ...small(3), labels: Uint8Array.of(0, 2, 1) })).toThrow(
    'Data set "small": label 2 of image 1 is out of range; 2 classes are numbered 0..1.',
  );
});

test('pixels that are not numbers are refused, with the image', () => {
  const pixels = Float32Array.of(0, 1, 0.5, Number.NaN);
  expect(() => dataset({ ...small(2), pixels })).toThrow('Data set "small": image 1 has a pixel that is NaN.');
});

test('a shape with a zero is refused', () => {
  expect(() => dataset({ ...small(2), shape: [1, 0, 2] })).toThrow('Data set "small" has the shape 1x0x2');
});

test('subset takes the first ones or the chosen ones', () => {
  expect([...subset(small(4), 2).pixels]).toEqual([0, 1, 2, 3]);
  const chosen = subset(small(4), [3, 0, 3]);
  expect([...chosen.pixels]).toEqual([6, 7, 0, 1, 6, 7]);
  expect([...chosen.labels]).toEqual([1, 0, 1]);
  expect(chosen.count).toBe(3);
});

test('subset keeps the kind of its arrays', () => {
  const wide = dataset({ ...small(2), pixels: Float32Array.of(0, 0.25, 0.5, 1), labels: Uint16Array.of(0, 1) });
  const chosen = subset(wide, [1]);
  expect(chosen.pixels).toEqual(Float32Array.of(0.5, 1));
  expect(chosen.labels).toEqual(Uint16Array.of(1));
});

test('subset refuses what is not there', () => {
  expect(() => subset(small(4), 5)).toThrow('"small" has 4 images; ask for 1..4, not 5.');
  expect(() => subset(small(4), [4])).toThrow('"small" has no image 4; its images are numbered 0..3.');
  expect(() => subset(small(4), [])).toThrow('Choose at least one image of "small".');
});

test('holdOut takes the same share of every class and loses no image', () => {
  const { train, test: held } = holdOut(small(40), 0.25, new Random(1));
  expect([train.count, held.count]).toEqual([30, 10]);
  expect(held.labels.filter((label) => label === 0).length).toBe(5);
  const firsts = [...train.pixels, ...held.pixels].sort((a, b) => a - b);
  expect(firsts).toEqual(Array.from({ length: 80 }, (_, i) => i));
});

test('holdOut depends on its randomness alone', () => {
  const held = (seed: number) => [...holdOut(small(40), 0.25, new Random(seed)).test.pixels];
  expect(held(1)).toEqual(held(1));
  expect(held(1)).not.toEqual(held(2));
});

test('holdOut refuses shares that leave a side empty', () => {
  expect(() => holdOut(small(4), 1, new Random(1))).toThrow('The fraction to hold out lies between 0 and 1, not 1.');
  expect(() => holdOut(small(4), 0.1, new Random(1))).toThrow('leaves 4 to train and 0 to test');
});

test('fillBatch scales bytes to 0..1 in the given order', () => {
  const data = dataset({ ...small(2), pixels: Uint8Array.of(0, 51, 255, 102) });
  const into = new Float32Array(4);
  fillBatch(data, [0, 1, 0], 1, 2, into);
  expect(into).toEqual(Float32Array.of(1, 0.4, 0, 0.2));
});

test('fillBatch leaves floats as they are', () => {
  const data = dataset({ ...small(1), pixels: Float32Array.of(-3, 2), labels: Uint8Array.of(0) });
  const into = new Float32Array(2);
  fillBatch(data, [0], 0, 1, into);
  expect(into).toEqual(Float32Array.of(-3, 2));
});

test('fillOneHot clears what was there before', () => {
  const into = new Float32Array(4).fill(7);
  fillOneHot(small(2), [1, 0], 0, 2, into);
  expect(into).toEqual(Float32Array.of(0, 1, 1, 0));
});

test('batches that do not fit are refused', () => {
  expect(() => fillBatch(small(3), [0, 1], 1, 2, new Float32Array(4))).toThrow(
    "A batch of 2 from position 1 runs past the order's 2 images.",
  );
  expect(() => fillBatch(small(3), [0, 1], 0, 2, new Float32Array(3))).toThrow(
    'A batch of 2 needs room for 4 numbers, but there is room for 3.',
  );
});

/** Two images of 1x2x2 with a label at each place. */
const maps = (): Dataset =>
  dataset({
    name: 'maps',
    shape: [1, 2, 2],
    classes: ['a', 'b', 'c'],
    pixels: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    labels: Uint8Array.of(0, 1, 2, 0, 1, 1, 0, 2),
    labelSize: [2, 2],
  });

test('a map of labels for each image', () => {
  expect(maps().count).toBe(2);
  const smaller = dataset({ ...maps(), labelSize: [1, 2], labels: Uint8Array.of(0, 1, 2, 0) });
  expect(smaller.count).toBe(2);
  expect(labelsPerImage(smaller)).toBe(2);
  expect(labelsPerImage(small(2))).toBe(1);
});

test('maps of labels that do not belong to the images are refused', () => {
  expect(() => dataset({ ...maps(), labels: new Uint8Array(2) })).toThrow(
    'Data set "maps" has 2 images of 1x2x2 but 2 labels. Give 2x2 labels an image, and at least one.',
  );
  expect(() => dataset({ ...maps(), pixels: new Uint8Array(6), labels: new Uint8Array(6) })).toThrow('has 1.5 images');
  expect(() => dataset({ ...maps(), labels: Uint8Array.of(0, 0, 0, 0, 0, 3, 0, 0) })).toThrow(
    'Data set "maps": label 3 of image 1 is out of range; 3 classes are numbered 0..2.',
  );
  expect(() => dataset({ ...maps(), labelSize: [0, 2] })).toThrow('The labels of data set "maps" has the shape 0x2');
});

test('one-hot maps: a map of ones and zeros for each class', () => {
  const into = new Float32Array(24).fill(7);
  fillOneHot(maps(), [1, 0], 0, 2, into);
  const second = [0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 1];
  const first = [1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0];
  expect([...into]).toEqual([...second, ...first]);
});

test('maps of labels go with their images into a subset and when some are held out', () => {
  expect([...subset(maps(), 1).labels]).toEqual([0, 1, 2, 0]);
  const chosen = subset(maps(), [1, 0]);
  expect([...chosen.labels]).toEqual([1, 1, 0, 2, 0, 1, 2, 0]);
  expect(chosen.labelSize).toEqual([2, 2]);
  const { train, test: held } = holdOut(maps(), 0.5, new Random(1));
  expect([train.count, held.count]).toEqual([1, 1]);
  expect([...train.pixels, ...held.pixels].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});
