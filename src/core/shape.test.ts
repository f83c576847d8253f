import { expect, test } from 'vitest';
import { ShapeError } from './errors.ts';
import { checkShape, formatDimensions, formatShape, sameShape, sizeOf, stridesOf } from './shape.ts';
import { didYouMean, nearest } from './suggest.ts';
import { tensor } from './tensor.ts';

test('sizes and strides are row-major', () => {
  expect(sizeOf([2, 3, 4])).toBe(24);
  expect(sizeOf([])).toBe(1);
  expect(stridesOf([2, 3, 4])).toEqual([12, 4, 1]);
  expect(sameShape([1, 2], [1, 2])).toBe(true);
  expect(sameShape([1, 2], [2, 1])).toBe(false);
});

test('shapes print as people write them', () => {
  expect(formatShape([16, 3, 5, 5])).toBe('16x3x5x5');
  expect(formatShape([])).toBe('scalar');
  expect(formatDimensions([8, 4, 32, 32])).toBe('N=8 C=4 H=32 W=32');
  expect(formatDimensions([16, 3, 5, 5], ['K', 'C', 'R', 'S'])).toBe('K=16 C=3 R=5 S=5');
  expect(formatDimensions([2, 3, 4])).toBe('2x3x4');
});

test('dimensions are whole numbers from 1', () => {
  expect(() => checkShape([3, 0], 'The input')).toThrow(ShapeError);
  expect(() => checkShape([3, 0], 'The input')).toThrow(
    'The input has the shape 3x0; every dimension must be a whole number >= 1.',
  );
});

test('a tensor holds as many numbers as its shape says', () => {
  expect(tensor([2, 2], [1, 2, 3, 4]).data).toEqual(Float32Array.of(1, 2, 3, 4));
  expect(() => tensor([2, 2], [1, 2, 3])).toThrow('A tensor of shape 2x2 holds 4 numbers, but 3 were given.');
});

test('a mistyped word finds its neighbour, a different one none', () => {
  const names = ['lenet5', 'lecture', 'lecun1989'];
  expect(nearest('lenet', names)).toBe('lenet5');
  expect(didYouMean('Lectur', names)).toBe(' Did you mean "lecture"?');
  expect(didYouMean('resnet50', names)).toBe('');
});
