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

/** A part of a filtering, and the numbers that its places, taps and results have in the whole. */
interface Part extends Minimal {
  readonly places: readonly number[];
  readonly taps: readonly number[];
  readonly results: readonly number[];
}

const extent = (numbers: readonly number[]) => Math.max(...numbers) + 1;

/** A row of so many factors, 0 but for those at some places. */
function spread(row: readonly number[], size: number, places: readonly number[]): number[] {
  const whole = list(size, () => 0);
  row.forEach((factor, index) => {
    whole[places[index]!] = factor;
  });
  return whole;
}

/** The products of all parts, one behind the other; where parts have results in common, these are added up. */
function join(parts: readonly Part[]): Minimal {
  const places = extent(parts.flatMap((part) => part.places));
  const taps = extent(parts.flatMap((part) => part.taps));
  const results = extent(parts.flatMap((part) => part.results));
  const rowOf = (part: Part, wanted: number) =>
    part.result[part.results.indexOf(wanted)] ?? list(part.data.length, () => 0);
  return {
    data: parts.flatMap((part) => part.data.map((row) => spread(row, places, part.places))),
    filter: parts.flatMap((part) => part.filter.map((row) => spread(row, taps, part.taps))),
    result: list(results, (wanted) => parts.flatMap((part) => rowOf(part, wanted))),
  };
}

/** Taps number q, q + stride, ... of so many. */
const tapsOf = (taps: number, stride: number, q: number) => Math.ceil((taps - q) / stride);

/** `y[i] = sum over t of g[t] d[stride i + t]`: what every stride-th tap sees is a filtering of every stride-th place. */
export function strided(results: number, taps: number, stride: number): Minimal {
  const parts = list(Math.min(stride, taps), (q): Part => {
    const own = tapsOf(taps, stride, q);
    return {
      ...minimal(results, own),
      places: list(results + own - 1, (index) => q + stride * index),
      taps: list(own, (index) => q + stride * index),
      results: list(results, (index) => index),
    };
  });
  return join(parts);
}

/**
 * The gradient of {@link strided} in d: `y[stride i + q] = sum over t of g[q + stride t] d[i + T - 1 - t]`, where T is the
 * most taps that a place has; `rounds` is how many i there are.
 */
export function stridedInputGradient(rounds: number, taps: number, stride: number): Minimal {
  const most = tapsOf(taps, stride, 0);
  const parts = list(stride, (q): Part => {
    const own = tapsOf(taps, stride, q);
    return {
      ...minimal(rounds, own),
      places: list(rounds + own - 1, (index) => most - own + index),
      taps: list(own, (index) => q + stride * (own - 1 - index)),
      results: list(rounds, (index) => q + stride * index),
    };
  });
  return join(parts);
}

/** The gradient of {@link strided} in g: `y[t] = sum over i of g[i] d[stride i + t]`, with `slopes` numbers g. */
export function stridedWeightGradient(slopes: number, taps: number, stride: number): Minimal {
  const parts = list(Math.min(stride, taps), (q): Part => {
    const own = tapsOf(taps, stride, q);
    return {
      ...minimal(own, slopes),
      places: list(own + slopes - 1, (index) => q + stride * index),
      taps: list(slopes, (index) => index),
      results: list(own, (index) => q + stride * index),
    };
  });
  return join(parts);
}
