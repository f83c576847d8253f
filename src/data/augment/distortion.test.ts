import { expect, test } from 'vitest';
import { Random } from '../../core/random.ts';
import { type DistortionOptions, distortion } from './index.ts';

const side = 9;
const place = (row: number, column: number) => row * side + column;

/** A smooth bump, so that interpolation is nearly exact. */
const bump = () =>
  Float32Array.from({ length: side * side }, (_, i) => {
    const [row, column] = [Math.floor(i / side) - 4, (i % side) - 4];
    return Math.exp(-(row * row + column * column) / 8);
  });

function distorted(options: DistortionOptions, seed = 1, image = bump()): Float32Array {
  distortion(options)(image, [1, side, side], new Random(seed));
  return image;
}

/** Mean place of the ink: row, column. */
function centre(image: Float32Array): [number, number] {
  const total = image.reduce((sum, each) => sum + each, 0);
  const mean = (coordinate: (i: number) => number) =>
    image.reduce((sum, each, i) => sum + each * coordinate(i), 0) / total;
  return [mean((i) => Math.floor(i / side)), mean((i) => i % side)];
}

test('nothing asked for changes nothing, to the last bit', () => {
  expect(distorted({})).toEqual(bump());
});

test('the same seed distorts the same way, another another way', () => {
  const options = { shift: 1, rotation: 10, scale: 0.1, shear: 0.1, elastic: 0.5 };
  expect(distorted(options, 1)).toEqual(distorted(options, 1));
  expect(distorted(options, 1)).not.toEqual(distorted(options, 2));
});

test('shifts stay within their limit and go both ways', () => {
  const moves = Array.from({ length: 40 }, (_, seed) => centre(distorted({ shift: 1 }, seed)).map((at) => at - 4));
  for (const axis of [0, 1]) {
    const along = moves.map((move) => move[axis]!);
    expect(Math.max(...along)).toBeGreaterThan(0.5);
    expect(Math.max(...along)).toBeLessThan(1.01);
    expect(Math.min(...along)).toBeLessThan(-0.5);
    expect(Math.min(...along)).toBeGreaterThan(-1.01);
  }
});

test('rotation, scaling, slant and bending leave the middle where it is, and ink about as it was', () => {
  const ink = bump().reduce((sum, each) => sum + each, 0);
  for (const options of [{ rotation: 90 }, { scale: 0.2 }, { shear: 0.3 }]) {
    const image = distorted(options, 3);
    expect(image[place(4, 4)], JSON.stringify(options)).toBeCloseTo(1, 5);
    const left = image.reduce((sum, each) => sum + each, 0);
    expect(left / ink).toBeGreaterThan(0.6);
    expect(left / ink).toBeLessThan(1.5);
  }
});

test('a bar turned by some angle up to 90 degrees is what turning it exactly gives', () => {
  const bar = () =>
    Float32Array.from({ length: side * side }, (_, i) => Math.exp(-((Math.floor(i / side) - 4) ** 2) / 4));
  const angle = (new Random(5).uniform(-90, 90) * Math.PI) / 180;
  const turned = distorted({ rotation: 90 }, 5, bar());
  for (const [row, column] of [
    [3, 4],
    [4, 5],
    [5, 3],
  ] as const) {
    const from = Math.cos(angle) * (row - 4) - Math.sin(angle) * (column - 4);
    expect(turned[place(row, column)]).toBeCloseTo(Math.exp(-(from * from) / 4), 1.5);
  }
});

test('elastic displacements have the deviation asked for, and neighbours go nearly the same way', () => {
  // A ramp along the columns shows, inside, where each pixel was taken from.
  const shifts = Array.from({ length: 200 }, (_, seed) => {
    const ramp = Float32Array.from({ length: side * side }, (_, i) => i % side);
    distortion({ elastic: 0.5, spacing: 4 })(ramp, [1, side, side], new Random(seed));
    return [ramp[place(4, 4)]! - 4, ramp[place(4, 5)]! - 5] as const;
  });
  const deviation = Math.sqrt(shifts.reduce((sum, [here]) => sum + here * here, 0) / shifts.length);
  expect(deviation).toBeGreaterThan(0.4);
  expect(deviation).toBeLessThan(0.6);
  const apart = Math.sqrt(shifts.reduce((sum, [here, beside]) => sum + (here - beside) ** 2, 0) / shifts.length);
  expect(apart).toBeLessThan(deviation / 2);
});

test('all channels are distorted alike, and the background comes in from beyond the border', () => {
  const image = new Float32Array(2 * side * side).fill(0.25);
  image.set(bump(), 0);
  const twice = new Float32Array(2 * side * side);
  twice.set(bump(), 0);
  twice.set(bump(), side * side);
  distortion({ shift: 2, elastic: 1 })(twice, [2, side, side], new Random(4));
  expect(twice.slice(0, side * side)).toEqual(twice.slice(side * side));
  const grey = new Float32Array(side * side).fill(0.25);
  distortion({ shift: 3, rotation: 45, background: 0.25 })(grey, [1, side, side], new Random(4));
  for (const value of grey) expect(value).toBeCloseTo(0.25, 6);
});

test('refuses what is no amount', () => {
  expect(() => distortion({ shift: -1 })).toThrow('[distortion] shift is -1; it must be a number');
  expect(() => distortion({ spacing: 0 })).toThrow('[distortion] spacing is 0; it must be a number');
});
