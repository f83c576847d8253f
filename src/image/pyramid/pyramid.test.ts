import { expect, test } from 'vitest';
import { expectClose, pattern, planeFrom } from '../../../tests/support/images.ts';
import { borders } from '../border.ts';
import { plane, planeOf, rowsOf } from '../plane.ts';
import { matrixProduct, transposed } from '../projection/matrix.ts';
import { fromLaplacianPyramid, gaussianPyramid, laplacianPyramid, mostLevels } from './pyramid.ts';
import { expandLevel, reduceLevel } from './step.ts';
import { selectionMatrix, subsamplePlane } from './subsample.ts';

test('reduce by hand: smoothed with 1 4 6 4 1, every second kept', () => {
  const row = planeOf([[16, 0, 0, 16, 0]]);
  expect(rowsOf(reduceLevel(row, { border: 'zero' }))).toEqual([[6 * 6, 5 * 6, 4 * 6].map((sum) => sum / 16)]);
});

test('expand by hand: kept at even places, between them half of both', () => {
  const row = expandLevel(planeOf([[0, 8, 0]]), 5, 1, { border: 'replicate' });
  expect(rowsOf(row)).toEqual([[1, 4, 6, 4, 1]]);
});

test('a reduced plane is what SciPy makes', () => {
  // k=np.array([1,4,6,4,1])/16; ndi.convolve1d(ndi.convolve1d(f,k,0),k,1)[::2,::2] (SciPy 1.10.1)
  expectClose(
    reduceLevel(pattern).data,
    [
      5.8046875, 9.1640625, 7.0625, 6.171875, 6.91796875, 6.64453125, 6.6796875, 6.8046875, 3.05078125, 4.45703125,
      6.828125, 10.95703125,
    ],
  );
});

const sizes: readonly (readonly [number, number])[] = [
  [16, 16],
  [7, 5],
  [13, 1],
  [1, 9],
  [33, 20],
  [2, 3],
  [1, 1],
];

test.each(sizes)('a Laplacian pyramid of %i x %i gives whole numbers back exactly', (width, height) => {
  const source = planeFrom(width, height, (x, y) => (x * 89 + y * 47 + x * y * 31) % 256);
  for (let levels = 1; levels <= Math.min(5, mostLevels(source)); levels++) {
    expect(fromLaplacianPyramid(laplacianPyramid(source, levels))).toEqual(source);
  }
});

test.each(borders.filter((border) => border !== 'valid'))('border %s, other kernels, any numbers', (border) => {
  const source = planeFrom(21, 14, (x, y) => Math.sin(x * y + x));
  for (const kernel of [[1], [0.25, 0.5, 0.25], [0.05, 0.25, 0.4, 0.25, 0.05], new Array(7).fill(1 / 7)]) {
    const options = { kernel, border };
    const back = fromLaplacianPyramid(laplacianPyramid(source, 4, options), options);
    expectClose(back.data, [...source.data], 1e-14);
  }
});

test('sizes halve, rounded up, until the shorter side is 1', () => {
  const sized = gaussianPyramid(planeFrom(13, 6, () => 1)).map(({ width, height }) => [width, height]);
  expect(sized).toEqual([
    [13, 6],
    [7, 3],
    [4, 2],
  ]);
  expect(gaussianPyramid(plane(13, 6), 5).at(-1)).toEqual(plane(1, 1));
});

test('an even plane has no detail', () => {
  const [first, second, third] = laplacianPyramid(
    planeFrom(9, 6, () => 3),
    3,
  );
  expect([...first!.data, ...second!.data].every((value) => value === 0)).toBe(true);
  expect([...third!.data].every((value) => value === 3)).toBe(true);
});

test('noise fades from level to level', () => {
  const noise = planeFrom(64, 64, (x, y) => ((x * 7919 + y * 104729 + x * y * 31) % 101) / 50 - 1);
  const power = gaussianPyramid(noise, 4).map(({ data }) => data.reduce((sum, v) => sum + v * v, 0) / data.length);
  for (let t = 1; t < 4; t++) expect(power[t]).toBeLessThan(power[t - 1]! / 2);
});

test('bad kernels and levels are refused', () => {
  expect(() => reduceLevel(pattern, { kernel: [0.5, 0.5] })).toThrow('has 2 weights that sum to 1; give an odd count');
  expect(() => reduceLevel(pattern, { kernel: [1, 1, 1] })).toThrow(
    'the kernel [1, 1, 1] has 3 weights that sum to 3;',
  );
  expect(() => gaussianPyramid(pattern, 0)).toThrow('[pyramid] levels is 0');
  expect(() => gaussianPyramid(pattern, 5)).toThrow('[pyramid] levels is 5; 7x5 pixels allow at most 4.');
  expect(() => fromLaplacianPyramid([])).toThrow('[pyramid] a pyramid has at least one level.');
});

test('skipping 1 keeps rows and columns 1, 3, counted from 1, and drops what has no full step', () => {
  expect(rowsOf(subsamplePlane(pattern, 1))).toEqual([
    [0, 14, 11],
    [9, 1, 10],
  ]);
  expect(rowsOf(selectionMatrix(5, 1))).toEqual([
    [1, 0, 0, 0, 0],
    [0, 0, 1, 0, 0],
  ]);
});

test.each([
  [1, 1],
  [0, 2],
  [2, 0],
  [4, 6],
])('skipping %i and %i equals S Y S^T', (s1, s2) => {
  const S1 = selectionMatrix(pattern.height, s1);
  const S2 = selectionMatrix(pattern.width, s2);
  expect(subsamplePlane(pattern, s1, s2)).toEqual(matrixProduct(matrixProduct(S1, pattern), transposed(S2)));
});

test('skipping everything, or a part of a pixel, is refused', () => {
  expect(() => subsamplePlane(pattern, 5)).toThrow(
    '[subsample] 5 rows leave none when 5 are skipped after each; skip fewer.',
  );
  expect(() => subsamplePlane(pattern, 0.5)).toThrow(
    '[subsample] skip of rows is 0.5; it must be a whole number >= 0.',
  );
});
