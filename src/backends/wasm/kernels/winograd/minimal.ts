/** Rows of coefficients. */
export type Matrix = readonly (readonly number[])[];

/**
 * A filtering along one axis with few products: `result ((filter g) * (data d))`, where `*` multiplies number by number. As
 * many rows of `data` and `filter`, and columns of `result`, as there are products.
 */
export interface Minimal {
  readonly data: Matrix;
  readonly filter: Matrix;
  readonly result: Matrix;
}

const list = <T>(count: number, at: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => at(index));
const identity = (size: number) => list(size, (row) => list(size, (column) => (row === column ? 1 : 0)));

/** Where polynomials are evaluated; infinity comes last. Small ones first: they keep rounding errors small. */
const points = [0, 1, -1, 2, -2, 1 / 2, -1 / 2];

/** The most products for which there are points. */
export const mostProducts = points.length + 1;

/** Coefficients of the product of all (x - root), the constant first. */
const fromRoots = (roots: readonly number[]) =>
  roots.reduce<number[]>(
    (factors, root) => list(factors.length + 1, (power) => (factors[power - 1] ?? 0) - root * (factors[power] ?? 0)),
    [1],
  );

/**
 * F(results, taps): `y[i] = sum over t of g[t] d[i + t]` with `results + taps - 1` products, by the algorithm of Toom and
 * Cook, transposed (Winograd 1980; Lavin and Gray 2016). A single tap or result needs no transforms.
 */
export function minimal(results: number, taps: number): Minimal {
  const products = results + taps - 1;
  if (taps === 1) return { data: identity(products), filter: list(products, () => [1]), result: identity(products) };
  if (results === 1) {
    return { data: identity(products), filter: identity(products), result: [list(products, () => 1)] };
  }
  const finite = points.slice(0, products - 1);
  const others = (point: number) => finite.filter((other) => other !== point);
  const scale = (point: number) => others(point).reduce((product, other) => product * (point - other), 1);
  return {
    data: [...finite.map((point) => [...fromRoots(others(point)), 0]), fromRoots(finite)],
    filter: [
      ...finite.map((point) => list(taps, (power) => point ** power / scale(point))),
      list(taps, (power) => (power === taps - 1 ? 1 : 0)),
    ],
    result: list(results, (power) => [...finite.map((point) => point ** power), power === results - 1 ? 1 : 0]),
  };
}

/** A part of a filtering, with the numbers that its places, taps and results have in the whole. */
interface Part extends Minimal {
  readonly place: (index: number) => number;
  readonly tap: (index: number) => number;
  readonly at: (index: number) => number;
}

const extent = (parts: readonly Part[], count: (part: Part) => number, of: (part: Part) => (index: number) => number) =>
  Math.max(...parts.flatMap((part) => list(count(part), of(part)))) + 1;

const spread = (row: readonly number[], size: number, at: (index: number) => number) => {
  const whole = list(size, () => 0);
  row.forEach((factor, index) => {
    whole[at(index)] = factor;
  });
  return whole;
};

/** The products of all parts, one behind the other; where parts have results in common, these are added up. */
function join(parts: readonly Part[]): Minimal {
  const places = extent(
    parts,
    ({ data }) => data[0]!.length,
    ({ place }) => place,
  );
  const taps = extent(
    parts,
    ({ filter }) => filter[0]!.length,
    ({ tap }) => tap,
  );
  const results = extent(
    parts,
    ({ result }) => result.length,
    ({ at }) => at,
  );
  const rowOf = ({ result, data, at }: Part, wanted: number) =>
    result[list(result.length, at).indexOf(wanted)] ?? list(data.length, () => 0);
  return {
    data: parts.flatMap((part) => part.data.map((row) => spread(row, places, part.place))),
    filter: parts.flatMap((part) => part.filter.map((row) => spread(row, taps, part.tap))),
    result: list(results, (wanted) => parts.flatMap((part) => rowOf(part, wanted))),
  };
}

/** Taps number q, q + stride, ... of so many. */
const tapsOf = (taps: number, stride: number, q: number) => Math.ceil((taps - q) / stride);

/** `y[i] = sum over t of g[t] d[stride i + t]`: what every stride-th tap sees is a filtering of every stride-th place. */
export function strided(results: number, taps: number, stride: number): Minimal {
  const parts = list(Math.min(stride, taps), (q) => ({
    ...minimal(results, tapsOf(taps, stride, q)),
    place: (index: number) => q + stride * index,
    tap: (index: number) => q + stride * index,
    at: (index: number) => index,
  }));
  return join(parts);
}

/**
 * The gradient of {@link strided} in d: `y[stride i + q] = sum over t of g[q + stride t] d[i + T - 1 - t]`, where T is the
 * most taps that a place has; `rounds` is how many i there are.
 */
export function stridedInputGradient(rounds: number, taps: number, stride: number): Minimal {
  const most = tapsOf(taps, stride, 0);
  const parts = list(stride, (q) => {
    const own = tapsOf(taps, stride, q);
    return {
      ...minimal(rounds, own),
      place: (index: number) => most - own + index,
      tap: (index: number) => q + stride * (own - 1 - index),
      at: (index: number) => q + stride * index,
    };
  });
  return join(parts);
}

/** The gradient of {@link strided} in g: `y[t] = sum over i of g[i] d[stride i + t]`, with `slopes` numbers g. */
export function stridedWeightGradient(slopes: number, taps: number, stride: number): Minimal {
  const parts = list(Math.min(stride, taps), (q) => ({
    ...minimal(tapsOf(taps, stride, q), slopes),
    place: (index: number) => q + stride * index,
    tap: (index: number) => index,
    at: (index: number) => q + stride * index,
  }));
  return join(parts);
}
