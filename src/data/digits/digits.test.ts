import { expect, test } from 'vitest';
import { Random } from '../../core/random.ts';
import type { Dataset } from '../dataset.ts';
import { digits, drawDigit } from './digits.ts';
import { skeletons } from './skeletons.ts';

const size = 28 * 28;

function imageOf(data: Dataset, index: number): Uint8Array | Float32Array {
  return data.pixels.subarray(index * size, (index + 1) * size);
}

test('the same seed gives the same pixels, another seed others', () => {
  const [a, b, c] = [1, 1, 2].map((seed) => digits({ train: 20, test: 5, seed }));
  expect(a).toEqual(b);
  expect(a!.train.pixels).not.toEqual(c!.train.pixels);
});

test('asking for more does not change the first ones', () => {
  const few = digits({ train: 13, test: 7, seed: 3 });
  const many = digits({ train: 40, test: 31, seed: 3 });
  expect(imageOf(many.train, 12)).toEqual(imageOf(few.train, 12));
  expect(many.train.labels.subarray(0, 13)).toEqual(few.train.labels);
  expect(many.test.pixels.subarray(0, 7 * size)).toEqual(few.test.pixels);
});

test('no test image is a training image', () => {
  const { train, test: held } = digits({ train: 300, test: 300 });
  const seen = new Set(Array.from({ length: 300 }, (_, i) => imageOf(train, i).join()));
  const repeated = Array.from({ length: 300 }, (_, i) => imageOf(held, i).join()).filter((image) => seen.has(image));
  expect(repeated).toEqual([]);
});

test('every ten images hold each digit once', () => {
  const { labels } = digits({ train: 50, test: 1 }).train;
  for (let start = 0; start < 50; start += 10) {
    expect([...labels.subarray(start, start + 10)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  }
});

test('ink is bright on black and centred by mass', () => {
  const { train } = digits({ train: 200, test: 1 });
  for (let i = 0; i < train.count; i++) {
    const image = imageOf(train, i);
    const [x, y, ink] = centre(image);
    expect(Math.abs(x - 13.5), `column of image ${i}`).toBeLessThan(3.5);
    expect(Math.abs(y - 13.5), `row of image ${i}`).toBeLessThan(3.5);
    expect(ink / 255).toBeGreaterThan(15);
    expect(Math.max(...image)).toBeGreaterThan(120);
    expect(image.filter((value) => value === 0).length).toBeGreaterThan(size / 2);
  }
});

function centre(image: ArrayLike<number>): [number, number, number] {
  let [x, y, ink] = [0, 0, 0];
  for (let i = 0; i < size; i++) {
    ink += image[i]!;
    x += image[i]! * (i % 28);
    y += image[i]! * Math.floor(i / 28);
  }
  return [x / ink, y / ink, ink];
}

test('the nearest class mean tells most digits apart, but far from all', () => {
  const { train, test: held } = digits({ train: 1000, test: 500 });
  const means = classMeans(train);
  let right = 0;
  for (let i = 0; i < held.count; i++) if (nearestMean(means, imageOf(held, i)) === held.labels[i]) right++;
  expect(right / held.count).toBeGreaterThan(0.6);
  expect(right / held.count).toBeLessThan(0.9);
});

function classMeans(data: Dataset): Float64Array[] {
  const means = data.classes.map(() => new Float64Array(size));
  for (let i = 0; i < data.count; i++) {
    const mean = means[data.labels[i]!]!;
    const image = imageOf(data, i);
    for (let j = 0; j < size; j++) mean[j] = mean[j]! + (image[j]! * 10) / data.count;
  }
  return means;
}

function nearestMean(means: readonly Float64Array[], image: ArrayLike<number>): number {
  const distances = means.map((mean) => mean.reduce((sum, value, j) => sum + (value - image[j]!) ** 2, 0));
  return distances.indexOf(Math.min(...distances));
}

test('every skeleton is whole points within the box', () => {
  expect(skeletons.length).toBe(10);
  for (const stroke of skeletons.flat(2)) {
    expect(stroke.length % 2).toBe(0);
    expect(stroke.every((value) => value >= 0 && value <= 100)).toBe(true);
  }
  expect(Math.min(...skeletons.map((styles) => styles.length))).toBeGreaterThanOrEqual(4);
});

test('wrong labels and counts are refused', () => {
  expect(() => drawDigit(10, new Random(1))).toThrow('A digit is a whole number 0..9, not 10.');
  expect(() => digits({ train: 0 })).toThrow('train counts images: a whole number >= 1, not 0.');
  expect(() => digits({ train: 1, test: 1.5 })).toThrow('test counts images: a whole number >= 1, not 1.5.');
});
