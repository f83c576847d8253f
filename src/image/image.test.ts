import { expect, test } from 'vitest';
import { tensor } from '../core/tensor.ts';
import { dropAlpha, toGrey } from './colour.ts';
import { image } from './image.ts';
import { fromPlanes, toPlanes } from './planes.ts';
import { type ResizeMethod, resize } from './resize.ts';

const row = (...values: number[]) => image(values.length, 1, 1, Uint8Array.from(values));

test('an image checks its sizes and samples', () => {
  expect(() => image(2, 2, 3, new Uint8Array(11))).toThrow(
    'An image of 2x2 with 3 channels holds 12 samples, but 11 were given.',
  );
  expect(() => image(0, 2, 1, new Uint8Array(0))).toThrow('An image of 0x2 with 1 channels cannot be');
  expect(image(1, 1, 1, new Uint16Array(1)).depth).toBe(16);
});

test('grey weighs the colours by luma, and keeps alpha', () => {
  const colours = image(3, 1, 3, Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255));
  expect([...toGrey(colours).data]).toEqual([76, 150, 29]);
  const clear = toGrey(image(1, 1, 4, Uint16Array.of(65535, 65535, 65535, 7)));
  expect([clear.channels, ...clear.data]).toEqual([2, 65535, 7]);
  expect(toGrey(row(3))).toEqual(row(3));
});

test('dropping alpha shows the background through', () => {
  const half = image(1, 1, 4, Uint8Array.of(100, 0, 200, 51));
  expect([...dropAlpha(half).data]).toEqual([224, 204, 244]);
  expect([...dropAlpha(half, 0).data]).toEqual([20, 0, 40]);
  expect([...dropAlpha(half, [0, 1, 0]).data]).toEqual([20, 204, 40]);
  expect([...dropAlpha(image(1, 1, 2, Uint8Array.of(9, 0)), 0.2).data]).toEqual([51]);
  expect(() => dropAlpha(half, [0, 1])).toThrow(
    'The background [0, 1] does not fit: give one number 0..1, or 3 of them.',
  );
});

test.each<[ResizeMethod, number[], number[]]>([
  ['nearest', [10, 20], [10, 10, 20, 20]],
  ['bilinear', [0, 100], [0, 25, 75, 100]],
  ['area', [10, 20], [10, 10, 20, 20]],
  ['area', [10, 20, 30, 50], [15, 40]],
  ['area', [0, 90, 180], [30, 150]],
  ['nearest', [1, 2, 3, 4, 5], [1, 3, 5]],
  ['bilinear', [7], [7, 7, 7]],
])('%s makes %j into %j, along rows and along columns', (method, before, after) => {
  expect([...resize(row(...before), after.length, 1, method).data]).toEqual(after);
  const column = image(1, before.length, 1, Uint8Array.from(before));
  expect([...resize(column, 1, after.length, method).data]).toEqual(after);
});

test.each<ResizeMethod>(['nearest', 'bilinear', 'area'])(
  '%s keeps an even image even, and its channels apart',
  (method) => {
    const even = image(
      7,
      5,
      3,
      Uint16Array.from({ length: 105 }, (_, i) => [1, 2000, 65535][i % 3]!),
    );
    for (const [width, height] of [
      [3, 11],
      [7, 5],
      [20, 2],
    ] as const) {
      const { data, depth } = resize(even, width, height, method);
      expect(depth).toBe(16);
      expect([...data]).toEqual(Array.from({ length: width * height * 3 }, (_, i) => [1, 2000, 65535][i % 3]!));
    }
  },
);

test.each<ResizeMethod>(['nearest', 'bilinear', 'area'])('%s at the same size changes nothing', (method) => {
  const source = image(3, 2, 1, Uint8Array.of(1, 200, 3, 40, 5, 255));
  expect(resize(source, 3, 2, method)).toEqual(source);
});

test('sizes of nothing are refused', () => {
  expect(() => resize(row(1), 0, 3, 'area')).toThrow('An image cannot be resized to 0x3; give whole numbers >= 1.');
});

test('planes separate the channels and scale to 0..1', () => {
  const planes = toPlanes(image(2, 1, 3, Uint8Array.of(0, 51, 255, 102, 0, 255)));
  expect(planes.shape).toEqual([1, 3, 1, 2]);
  expect([...planes.data]).toEqual([...Float32Array.of(0, 0.4, 0.2, 0, 1, 1)]);
  expect([...toPlanes(image(1, 1, 1, Uint16Array.of(65535))).data]).toEqual([1]);
});

test('planes go back to an image, cut off at black and white', () => {
  const source = image(
    3,
    2,
    3,
    Uint8Array.from({ length: 18 }, (_, i) => i * 15),
  );
  expect(fromPlanes(toPlanes(source))).toEqual(source);
  expect([...fromPlanes(tensor([1, 1, 4], [-1, 2, Number.NaN, 0.5])).data]).toEqual([0, 255, 0, 128]);
});

test('shapes that are no image are refused', () => {
  expect(() => fromPlanes(tensor([2, 2], [0, 0, 0, 0]))).toThrow('1xCxHxW or CxHxW with 1..4 channels, not 2x2.');
  expect(() => fromPlanes(tensor([2, 1, 1, 1], [0, 0]))).toThrow('not 2x1x1x1.');
});
