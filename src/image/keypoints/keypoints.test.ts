import { expect, test } from 'vitest';
import { expectClose, pattern, planeFrom } from '../../../tests/support/images.ts';
import { correlate } from '../filter/convolve.ts';
import { integralImage, sumIn } from '../integral.ts';
import { plane, planeOf, rowsOf } from '../plane.ts';
import { haar } from './haar.ts';
import { boxHessian, hessianPlane, octaveSizes, sigmaOf } from './hessian.ts';
import type { Keypoint } from './keypoint.ts';
import { matchKeypoints } from './match.ts';
import { doubled, scaleSpace } from './scaleSpace.ts';
import { sift } from './sift.ts';
import { siftDescriptor } from './siftDescriptor.ts';
import { mainDirections } from './siftOrientation.ts';
import { solve3 } from './solve3.ts';
import { edgeness, extremalCells, refine } from './stack.ts';
import { surf } from './surf.ts';
import { surfDescriptor, surfDirection } from './surfDescriptor.ts';

/** A bright round spot, `exp(-r^2 / (2 size^2))`, on black. */
const spot = (x0: number, y0: number, size: number, width = 96, height = 80) =>
  planeFrom(width, height, (x, y) => Math.exp(-((x - x0) ** 2 + (y - y0) ** 2) / (2 * size * size)));

test('an integral image gives the sum of any box', () => {
  const sums = integralImage(pattern);
  expect(sumIn(sums, 0, 0, 7, 5)).toBe(pattern.data.reduce((sum, each) => sum + each, 0));
  expect(sumIn(sums, 2, 1, 2, 3)).toBe(16 + 9 + 1 + 14 + 3 + 2);
  expect(sumIn(sums, 3, 3, 0, 2)).toBe(0);
});

test('three equations: solved, or said to have no one solution', () => {
  // [[4 1 2] [1 5 3] [2 3 6]] (1, 2, 3) = (12, 20, 26)
  expectClose(solve3([4, 5, 6, 1, 2, 3], [12, 20, 26])!, [1, 2, 3], 1e-14);
  expect(solve3([1, 1, 1, 1, 1, 1], [1, 2, 3])).toBeUndefined();
});

test('a parabola over x, y and s is refined to its top exactly', () => {
  const value = (x: number, y: number, s: number) =>
    5 - (x - 3.3) ** 2 - 2 * (y - 2.8) ** 2 - (s - 1.2) ** 2 + 0.5 * (x - 3.3) * (y - 2.8);
  const stack = [0, 1, 2].map((s) => planeFrom(7, 6, (x, y) => value(x, y, s)));
  expect(extremalCells(stack, 1)).toEqual([{ x: 3, y: 3, s: 1 }]);
  for (const x of [3, 4]) {
    const found = refine(stack, { x, y: 3, s: 1 })!;
    expectClose([found.x, found.y, found.s, found.value], [3.3, 2.8, 1.2, 5], 1e-12);
  }
  expect(edgeness(stack, { x: 3, y: 3, s: 1 })).toBeCloseTo(36 / (8 - 0.25), 10);
});

test('edgeness is 4 on a round spot, large on an edge', () => {
  const over = (formula: (x: number, y: number) => number) => [0, 1, 2].map(() => planeFrom(5, 5, formula));
  expect(
    edgeness(
      over((x, y) => (x - 2) ** 2 + (y - 2) ** 2),
      { x: 2, y: 2, s: 1 },
    ),
  ).toBe(4);
  expect(
    edgeness(
      over((x, y) => (x - 2) ** 2 + 0.01 * (y - 2) ** 2),
      { x: 2, y: 2, s: 1 },
    ),
  ).toBeGreaterThan(100);
});

test('doubling keeps each pixel at twice its place, with means between', () => {
  expect(
    rowsOf(
      doubled(
        planeOf([
          [0, 4],
          [8, 12],
        ]),
      ),
    ),
  ).toEqual([
    [0, 2, 4],
    [4, 6, 8],
    [8, 10, 12],
  ]);
});

test('a scale space: sizes halve, an even plane has no differences', () => {
  const octaves = scaleSpace(
    planeFrom(70, 50, () => 0.4),
    { base: 1.6, intervals: 3, enlarge: true },
  );
  expect(octaves.map(({ step, images }) => [step, images.length, images[0]!.width])).toEqual([
    [0.5, 6, 139],
    [1, 6, 69],
    [2, 6, 34],
  ]);
  expect(Math.max(...octaves.flatMap(({ differences }) => [...differences[2]!.data].map(Math.abs)))).toBeLessThan(
    1e-14,
  );
});

test.each([2, 3.5, 6])('SIFT finds a spot of size %d in its middle, as large as it is', (size) => {
  const [first] = sift(spot(45.3, 38.6, size));
  expect([first!.x, first!.y]).toEqual([expect.closeTo(45.3, 1), expect.closeTo(38.6, 1)]);
  // A difference of images at scales s and 2^(1/3) s answers most where their geometric mean is the spot's size.
  expect(Math.abs((first!.scale * 2 ** (1 / 6)) / Math.hypot(size, 0.5) - 1)).toBeLessThan(0.05);
});

test.each([3, 5, 8])('SURF finds a spot of size %d in its middle, at 0.7 of its size', (size) => {
  const [first] = surf(spot(45.3, 38.6, size, 128, 120));
  expect(Math.hypot(first!.x - 45.3, first!.y - 38.6)).toBeLessThan(0.5);
  expect(Math.abs(first!.scale / size - 0.72)).toBeLessThan(0.04);
});

test.each([0, 0.3, 1.1, 2.5, -2])('on a slope in direction %d both detectors point up it', (angle) => {
  const slope = planeFrom(60, 60, (x, y) => 0.01 * (Math.cos(angle) * x + Math.sin(angle) * y));
  const turn = (found: number) => Math.cos(found - angle);
  expect(mainDirections(slope, 30, 30, 2).map(turn)).toEqual([expect.closeTo(1, 4)]);
  expect(turn(surfDirection(integralImage(slope), { x: 30, y: 30, scale: 2 }))).toBeCloseTo(1, 4);
});

test('SIFT: 128 numbers of length 1, none far above 0.2, the same when lighter or of more contrast', () => {
  const scene = planeFrom(60, 60, (x, y) => Math.sin(x / 3) * Math.cos(y / 4 + x / 9));
  const brighter = planeFrom(60, 60, (x, y) => 0.3 + 2 * Math.sin(x / 3) * Math.cos(y / 4 + x / 9));
  const descriptor = siftDescriptor(scene, 30, 30, 2, 0.4);
  expect(descriptor.length).toBe(128);
  expect(descriptor.reduce((sum, each) => sum + each * each, 0)).toBeCloseTo(1, 5);
  expectClose(siftDescriptor(brighter, 30, 30, 2, 0.4), [...descriptor], 1e-6);
});

test('SIFT by hand: on a slope along its direction only the first of 8 directions counts', () => {
  const descriptor = siftDescriptor(
    planeFrom(60, 60, (x) => x),
    30,
    30,
    2,
    0,
  );
  for (const [i, value] of descriptor.entries()) expect(value > 0.01, `number ${i}`).toBe(i % 8 === 0);
});

test('Haar responses by hand, on and between pixels', () => {
  const ramp = integralImage(planeFrom(9, 9, (x) => x));
  // Columns 4 5 less columns 2 3, over 4 rows, around the corner at 3.5.
  expect(haar(ramp, 3.5, 3.5, 2)).toEqual({ dx: 4 * (4 + 5 - 2 - 3), dy: 0 });
  expect(haar(ramp, 4, 4, 2).dx).toBeCloseTo(16, 12);
  expect(haar(ramp, 4, 4, 1.5).dx).toBeCloseTo(3 * (2 + 5 - 3 - 2), 12);
});

test('SURF by hand: on a slope along its direction the sums of dx and |dx| agree, those of dy vanish', () => {
  const descriptor = surfDescriptor(integralImage(planeFrom(80, 80, (x) => x)), { x: 40, y: 40, scale: 1.5 }, 0);
  expect(descriptor.length).toBe(64);
  for (let cell = 0; cell < 64; cell += 4) {
    expect(descriptor[cell]).toBeGreaterThan(0);
    expect(descriptor[cell + 1]).toBeCloseTo(descriptor[cell]!, 6);
    expectClose(descriptor.slice(cell + 2, cell + 4), [0, 0], 1e-6);
  }
});

test('the box Hessian equals its masks written out, at size 9', () => {
  const row = (text: string) => text.split(' ').map(Number);
  const empty = row('0 0 0 0 0 0 0 0 0');
  const bar = row('1 1 1 -2 -2 -2 1 1 1');
  const dxx = planeOf([empty, empty, bar, bar, bar, bar, bar, empty, empty]);
  const dyy = planeFrom(9, 9, (x, y) => dxx.data[x * 9 + y]!);
  const cross = (a: string, b: string) => [row(a), row(a), row(a), empty, row(b), row(b), row(b)];
  const dxy = planeOf([empty, ...cross('0 1 1 1 0 -1 -1 -1 0', '0 -1 -1 -1 0 1 1 1 0'), empty]);
  const source = planeFrom(24, 20, (x, y) => ((x * 7 + y * 13 + x * y * 3) % 17) / 17);
  const [a, b, c] = [dxx, dyy, dxy].map((mask) => correlate(source, mask, 'valid').data);
  const expected = a!.map((each, i) => (each * b![i]! - (0.9 * c![i]!) ** 2) / 81 ** 2);
  const responses = rowsOf(hessianPlane(integralImage(source), 9, 1));
  expectClose(
    responses.slice(4, -4).flatMap((each) => each.slice(4, -4)),
    [...expected],
  );
  expect(responses[3]!.every(Number.isNaN)).toBe(true);
});

test('filter sizes of the octaves, as in the paper; size 9 stands for 1.2 pixels', () => {
  expect([0, 1, 2].map(octaveSizes)).toEqual([
    [9, 15, 21, 27],
    [15, 27, 39, 51],
    [27, 51, 75, 99],
  ]);
  expect(sigmaOf(9)).toBe(1.2);
  expect(boxHessian(integralImage(planeFrom(30, 30, (x, y) => 3 * x + y)), 15, 15, 15)).toBeCloseTo(0, 12);
});

const point = (...descriptor: number[]): Keypoint => ({
  x: 0,
  y: 0,
  scale: 1,
  angle: 0,
  response: 1,
  descriptor: Float32Array.from(descriptor),
});

test('matches by hand: the nearest, unless the second is nearly as near', () => {
  const known = [point(0, 0), point(10, 0), point(0, 10)];
  expect(matchKeypoints([point(9, 0), point(5, 0.5), point(0, 6)], known)).toEqual([
    { a: 0, b: 1, distance: 1 },
    { a: 2, b: 2, distance: 4 },
  ]);
  expect(matchKeypoints([point(0, 6)], known, { ratio: 0.5 })).toEqual([]);
  expect(matchKeypoints([point(0, 6)], [point(0, 6)])).toEqual([]);
  expect(matchKeypoints([], known)).toEqual([]);
});

test('descriptors of different detectors, and bad options, are refused', () => {
  expect(() => matchKeypoints([point(1)], [point(1, 2)])).toThrow('descriptors of 1 and 2 numbers cannot be compared.');
  expect(() => matchKeypoints([], [], { ratio: 0 })).toThrow('[matchKeypoints] ratio is 0; it must be a number > 0.');
  expect(() => sift(pattern, { sigma: 1 })).toThrow('[sift] sigma is 1; it must be a number > 1 and < 100.');
  expect(() => sift(pattern, { edge: 0.5 })).toThrow('[sift] edge is 0.5');
  expect(() => surf(pattern, { octaves: 0 })).toThrow('[surf] octaves is 0');
  for (const detect of [sift, surf])
    expect(() => detect(planeOf([[Number.NaN]]))).toThrow('the number at x=0, y=0 is NaN');
});

test('an even plane, a single pixel and small planes have no keypoints', () => {
  for (const detect of [sift, surf]) {
    expect(detect(planeFrom(64, 64, () => 0.7))).toEqual([]);
    expect(detect(plane(1, 1))).toEqual([]);
    expect(detect(planeFrom(3, 200, (x, y) => (x + y) % 2))).toEqual([]);
  }
});
