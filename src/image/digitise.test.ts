import { expect, test } from 'vitest';
import { digitise, quantise, sampleScene, sceneOf } from './digitise.ts';
import { image } from './image.ts';
import { planeOf, rowsOf } from './plane.ts';

test('a scene is sampled in the middle of each cell', () => {
  const [xs, ys] = sampleScene((x, y) => [x, y], 4, 2);
  expect(rowsOf(xs!)[0]).toEqual([0.125, 0.375, 0.625, 0.875]);
  expect(rowsOf(ys!).map(([first]) => first)).toEqual([0.25, 0.75]);
});

test('by hand: a ramp in four levels is a matrix of the integers 0..3', () => {
  const [ramp] = sampleScene((x) => x, 4, 2);
  expect(rowsOf(quantise(ramp!, 4))).toEqual([
    [0, 1, 2, 3],
    [0, 1, 2, 3],
  ]);
  expect([...digitise((x) => x, { width: 4, height: 1, levels: 4 }).data]).toEqual([0, 85, 170, 255]);
});

test('more levels come nearer: the error is at most half a step', () => {
  const smooth = sampleScene((x, y) => 0.5 + 0.5 * Math.sin(9 * x + 5 * y), 40, 30)[0]!;
  for (const bits of [1, 4, 8, 12, 16]) {
    const steps = 2 ** bits - 1;
    const errors = quantise(smooth, 2 ** bits).data.map((k, i) => Math.abs(k / steps - smooth.data[i]!));
    expect(Math.max(...errors)).toBeLessThanOrEqual(0.5 / steps + 1e-15);
  }
});

test.each([1, 2, 3, 4] as const)('%i samples a pixel', (channels) => {
  const scene = () => [0, 0.2, 0.6, 1].slice(0, channels);
  const taken = digitise(scene, { width: 1, height: 1 });
  expect([taken.channels, ...taken.data]).toEqual([channels, ...[0, 51, 153, 255].slice(0, channels)]);
});

test('a finer image is a scene; at its own size it comes back as it is, at 16 bits too', () => {
  const fine = image(
    3,
    2,
    2,
    Uint16Array.from({ length: 12 }, (_, i) => i * 5000),
  );
  expect(digitise(sceneOf(fine), { width: 3, height: 2, levels: 65536 })).toEqual(fine);
  const grey = image(4, 1, 1, Uint8Array.of(10, 20, 30, 40));
  expect([...digitise(sceneOf(grey), { width: 2, height: 1 }).data]).toEqual([20, 40]);
  expect(sceneOf(grey)(1, 1)).toEqual([40 / 255]);
});

test('bad options and scenes are refused', () => {
  const size = { width: 2, height: 1 };
  expect(() => digitise(() => 0, { ...size, levels: 1 })).toThrow('levels is 1; it must be a whole number 2..65536.');
  expect(() => digitise(() => 0, { width: 0, height: 1 })).toThrow('[digitise] width is 0');
  expect(() => digitise(() => Number.NaN, size)).toThrow('[quantise] the number at x=0, y=0 is NaN');
  expect(() => digitise((x) => (x < 0.5 ? [0] : [0, 1]), size)).toThrow('the scene gave 1 numbers, then 2.');
  expect(() => digitise(() => [], size)).toThrow('An image of 0x0 with 0 channels cannot be');
  expect(rowsOf(quantise(planeOf([[-3, 7]]), 256))).toEqual([[0, 255]]);
});
