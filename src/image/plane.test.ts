import { expect, test } from 'vitest';
import { image } from './image.ts';
import {
  channelPlanes,
  checkFinite,
  combine,
  greyPlane,
  imageOfPlanes,
  plane,
  planeOf,
  rangeOf,
  rowsOf,
} from './plane.ts';

test('a plane is made of rows, and gives them back', () => {
  const rows = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  expect(planeOf(rows)).toEqual({ width: 3, height: 2, data: Float64Array.of(1, 2, 3, 4, 5, 6) });
  expect(rowsOf(planeOf(rows))).toEqual(rows);
  expect(rowsOf(plane(2, 1))).toEqual([[0, 0]]);
  expect(rangeOf(planeOf(rows))).toEqual({ low: 1, high: 6 });
});

test('what is no plane is refused', () => {
  expect(() => planeOf([])).toThrow('The rows of a plane have one length >= 1, not [].');
  expect(() => planeOf([[1], [1, 2]])).toThrow('not [1, 2].');
  expect(() => plane(2, 2, [1])).toThrow('A plane of 2x2 holds 4 numbers, but 1 were given.');
  expect(() => plane(0, 2)).toThrow('[plane] width is 0; it must be a whole number >= 1.');
  expect(() => combine(plane(1, 2), plane(2, 1), Math.max)).toThrow('Planes of 1x2 and 2x1 differ in size.');
});

test('the first number that is not finite is named', () => {
  expect(() =>
    checkFinite(
      planeOf([
        [0, 1],
        [2, Number.NaN],
      ]),
      '[a]',
    ),
  ).toThrow('[a] the number at x=1, y=1 is NaN; every number must be finite.');
});

test.each([8, 16] as const)('an image of %i bits goes to planes and back unchanged', (depth) => {
  const samples = Array.from({ length: 2 ** depth * 4 }, (_, i) => i >> 2);
  const source = image(2 ** depth, 1, 4, depth === 8 ? Uint8Array.from(samples) : Uint16Array.from(samples));
  expect(imageOfPlanes(channelPlanes(source), depth)).toEqual(source);
});

test('planes outside 0..1 are cut off', () => {
  expect([...imageOfPlanes([planeOf([[-1, 2, Number.NaN, 0.5]])]).data]).toEqual([0, 255, 0, 128]);
  expect(() => imageOfPlanes([])).toThrow('An image of 0x0 with 0 channels cannot be');
});

test('grey shows white through transparent pixels', () => {
  const clear = image(2, 1, 4, Uint8Array.of(0, 0, 0, 0, 255, 0, 0, 255));
  expect([...greyPlane(clear).data]).toEqual([1, 76 / 255]);
});
