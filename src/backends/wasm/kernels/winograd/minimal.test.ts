import { expect, test } from 'vitest';
import { type Matrix, type Minimal, minimal, strided, stridedInputGradient, stridedWeightGradient } from './minimal.ts';

const apply = (matrix: Matrix, vector: readonly number[]) =>
  matrix.map((row) => row.reduce((sum, factor, index) => sum + factor * vector[index]!, 0));

/** What a filtering gives, by its three transforms. */
function filtered({ data, filter, result }: Minimal, d: readonly number[], g: readonly number[]): number[] {
  const factors = apply(filter, g);
  return apply(
    result,
    apply(data, d).map((number, index) => number * factors[index]!),
  );
}

const numbers = (count: number, seed: number) => Array.from({ length: count }, (_, i) => ((i * 7 + seed) % 11) - 5);
const sizeOf = ({ data, filter, result }: Minimal) => ({
  products: data.length,
  places: data[0]!.length,
  taps: filter[0]!.length,
  results: result.length,
});

function expectSame(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((number, index) => {
    expect(number).toBeCloseTo(expected[index]!, 9);
  });
}

const cases = [1, 2, 3, 4].flatMap((count) =>
  [1, 2, 3, 4, 5].flatMap((taps) => [1, 2, 3].map((stride) => ({ count, taps, stride }))),
);

test('F(2, 3) as it is printed everywhere, but for signs that cancel', () => {
  const tidy = (matrix: Matrix) => matrix.map((row) => row.map((factor) => factor + 0));
  const { data, filter, result } = minimal(2, 3);
  expect({ data: tidy(data), filter: tidy(filter), result: tidy(result) }).toEqual({
    data: [
      [-1, 0, 1, 0],
      [0, 1, 1, 0],
      [0, -1, 1, 0],
      [0, -1, 0, 1],
    ],
    filter: [
      [-1, 0, 0],
      [1 / 2, 1 / 2, 1 / 2],
      [1 / 2, -1 / 2, 1 / 2],
      [0, 0, 1],
    ],
    result: [
      [1, 1, 1, 0],
      [0, 1, -1, 1],
    ],
  });
});

test.each(cases)('$count results of $taps taps, stride $stride', ({ count, taps, stride }) => {
  const filtering = strided(count, taps, stride);
  const { places, products } = sizeOf(filtering);
  expect(places).toBe((count - 1) * stride + taps);
  expect(products).toBeLessThanOrEqual(count * taps);
  const [d, g] = [numbers(places, 3), numbers(taps, 5)];
  const expected = Array.from({ length: count }, (_, i) =>
    g.reduce((sum, factor, t) => sum + factor * d[stride * i + t]!, 0),
  );
  expectSame(filtered(filtering, d, g), expected);
});

test.each(cases.filter(({ taps, stride }) => taps >= stride))(
  'input gradient: $count slopes of $taps taps, stride $stride',
  ({ count, taps, stride }) => {
    const filtering = stridedInputGradient(count, taps, stride);
    const { places, results } = sizeOf(filtering);
    const most = Math.ceil(taps / stride);
    expect({ places, results }).toEqual({ places: count + most - 1, results: count * stride });
    const [d, g] = [numbers(places, 3), numbers(taps, 5)];
    const expected = Array.from({ length: results }, (_, u) => {
      const [i, q] = [Math.floor(u / stride), u % stride];
      return g.reduce((sum, factor, r) => {
        const isSeen = r % stride === q;
        return isSeen ? sum + factor * d[i + most - 1 - (r - q) / stride]! : sum;
      }, 0);
    });
    expectSame(filtered(filtering, d, g), expected);
  },
);

test.each(cases)('weight gradient: $count slopes, $taps taps, stride $stride', ({ count, taps, stride }) => {
  const filtering = stridedWeightGradient(count, taps, stride);
  const { places } = sizeOf(filtering);
  const [d, g] = [numbers(places, 3), numbers(count, 5)];
  const expected = Array.from({ length: taps }, (_, t) =>
    g.reduce((sum, slope, i) => sum + slope * d[stride * i + t]!, 0),
  );
  expectSame(filtered(filtering, d, g), expected);
});

test('fewer products than the sums have', () => {
  const products = (filtering: Minimal) => filtering.data.length;
  expect(products(minimal(4, 3))).toBe(6);
  expect(products(strided(3, 3, 2))).toBe(7);
  expect(products(stridedInputGradient(3, 3, 2))).toBe(7);
  expect(products(stridedWeightGradient(3, 3, 2))).toBe(7);
  expect(products(minimal(2, 5))).toBe(6);
});
