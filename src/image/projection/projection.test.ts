import { expect, test } from 'vitest';
import { expectClose, planeFrom } from '../../../tests/support/images.ts';
import { mapPlane, plane, planeOf, rowsOf } from '../plane.ts';
import { selectionMatrix } from '../pyramid/subsample.ts';
import { matrixProduct, transposed } from './matrix.ts';
import { projectImage, reconstructImage, samplingOf } from './projection.ts';
import { singularTerms } from './svd.ts';

const image = [5, 1, 4, 2];
/** Haar: sum and differences of four pixels. */
const haar = planeOf([
  [1, 1, 1, 1],
  [1, 1, -1, -1],
  [1, -1, 0, 0],
  [0, 0, 1, -1],
]);

test('by hand: a = P I', () => {
  expect([...projectImage(haar, image)]).toEqual([12, 0, 4, 2]);
});

test('critically sampled, M = N: of full rank, the image comes back', () => {
  expect(samplingOf(haar)).toEqual({ kind: 'critical', vectors: 4, pixels: 4, rank: 4, invertible: true });
  expectClose(reconstructImage(haar, projectImage(haar, image)), image, 1e-14);
});

test('critically sampled but not independent: not invertible', () => {
  const twice = planeOf([
    [1, 0, 0],
    [0, 1, 1],
    [2, 1, 1],
  ]);
  expect(samplingOf(twice)).toEqual({ kind: 'critical', vectors: 3, pixels: 3, rank: 2, invertible: false });
  expectClose(reconstructImage(twice, projectImage(twice, [7, 2, 4])), [7, 3, 3], 1e-14);
});

test('over-sampled, N < M: the image comes back, and errors in the coefficients are averaged', () => {
  const thrice = planeOf([
    [1, 0],
    [0, 1],
    [1, 1],
  ]);
  expect(samplingOf(thrice)).toEqual({ kind: 'over', vectors: 3, pixels: 2, rank: 2, invertible: true });
  expectClose(reconstructImage(thrice, projectImage(thrice, [3, 8])), [3, 8], 1e-14);
  // Normal equations [[2 1] [1 2]] x = [1 + 5, 2 + 5] by hand: x = (5/3, 8/3).
  expectClose(reconstructImage(thrice, [1, 2, 5]), [5 / 3, 8 / 3], 1e-14);
});

test('under-sampled, M < N: what the vectors do not see is lost', () => {
  const means = planeOf([
    [0.5, 0.5, 0, 0],
    [0, 0, 0.5, 0.5],
  ]);
  expect(samplingOf(means)).toEqual({ kind: 'under', vectors: 2, pixels: 4, rank: 2, invertible: false });
  expectClose(reconstructImage(means, projectImage(means, image)), [3, 3, 3, 3], 1e-14);
});

test('skip-subsampling is an under-sampled projection', () => {
  const S = selectionMatrix(6, 1);
  expect([...projectImage(S, [1, 2, 3, 4, 5, 6])]).toEqual([1, 3, 5]);
  expect(samplingOf(S)).toMatchObject({ kind: 'under', rank: 3 });
  expectClose(reconstructImage(S, [1, 3, 5]), [1, 0, 3, 0, 5, 0], 1e-15);
});

test.each([
  [9, 9],
  [12, 5],
  [4, 11],
  [1, 1],
  [1, 6],
])('a matrix of %i x %i is the sum of its singular terms, and these are orthonormal', (height, width) => {
  const matrix = planeFrom(width, height, (x, y) => Math.cos(3 * x + y * y) + (x === y ? 1 : 0));
  const terms = singularTerms(matrix);
  const sum = mapPlane(matrix, (_, i) =>
    terms.reduce(
      (total, { value, left, right }) => total + value * left[Math.floor(i / width)]! * right[i % width]!,
      0,
    ),
  );
  expectClose(sum.data, [...matrix.data], 1e-13);
  for (const side of ['left', 'right'] as const) {
    const vectors = planeOf(terms.map((term) => term[side]));
    expectClose(
      matrixProduct(vectors, transposed(vectors)).data,
      [...planeFrom(terms.length, terms.length, (x, y) => (x === y ? 1 : 0)).data],
      1e-13,
    );
  }
});

/** np.linalg.svd(f)[1], f the 5x7 pattern of the filters' tests (NumPy) */
test('singular values as NumPy', () => {
  const pattern = planeFrom(7, 5, (x, y) => (x * 7 + y * 13 + x * y * 3) % 17);
  expectClose(
    singularTerms(pattern).map(({ value }) => value),
    [41.172292534053, 16.676456953819, 13.512185711157, 12.047430313109, 8.367698077476],
    1e-9,
  );
});

test('no vector at all has rank 0', () => {
  expect(samplingOf(plane(3, 2)).rank).toBe(0);
  expect([...reconstructImage(plane(3, 2), [1, 2])]).toEqual([0, 0, 0]);
});

test('matrices by hand', () => {
  const a = planeOf([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(rowsOf(transposed(a))).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
  expect(rowsOf(matrixProduct(a, transposed(a)))).toEqual([
    [14, 32],
    [32, 77],
  ]);
});

test('sizes that do not fit, and NaN, are refused', () => {
  expect(() => projectImage(haar, [1, 2])).toThrow(
    '[projection] P has 4 vectors of 4 numbers (M=4 N=4), so it needs 4 pixels, not 2.',
  );
  expect(() => reconstructImage(haar, [1])).toThrow('it needs 4 coefficients, not 1.');
  expect(() => matrixProduct(haar, plane(1, 3))).toThrow('A 4x4 matrix cannot be multiplied by a 3x1 one.');
  expect(() => samplingOf(planeOf([[Number.NaN]]))).toThrow('[svd] the number at x=0, y=0 is NaN');
});
