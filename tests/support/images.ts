import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { decodeImage } from '../../src/image/decode.ts';
import type { Image } from '../../src/image/image.ts';
import { type Plane, plane } from '../../src/image/plane.ts';

const folder = resolve(process.env.FEATUREMAP_DATA ?? '../shared/data', 'skimage');

/** A test on photographs: skipped where they are not, unless under CI, where they must be. */
export const withPhotographs = test.skipIf(!process.env.CI && !existsSync(folder));

export function photograph(name: string): Image {
  return decodeImage(readFileSync(join(folder, name)));
}

/** A plane by a formula of column and row. */
export function planeFrom(width: number, height: number, formula: (x: number, y: number) => number): Plane {
  const numbers = Array.from({ length: width * height }, (_, i) => formula(i % width, Math.floor(i / width)));
  return plane(width, height, numbers);
}

/** What the reference numbers were computed from: `y,x=np.mgrid[0:5,0:7]; f=((x*7+y*13+x*y*3)%17).astype(float)`. */
export const pattern = planeFrom(7, 5, (x, y) => (x * 7 + y * 13 + x * y * 3) % 17);

/** Expects numbers to agree within `tolerance`. */
export function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-9): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) {
    if (!(Math.abs(actual[i]! - value) <= tolerance)) expect(actual[i], `number ${i}`).toBe(value);
  }
}
