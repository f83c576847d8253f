/** Central differences of a function of many numbers, in float64: (f(x + h) - f(x - h)) / 2h at up to `limit` places. */
export function finiteDifferences(
  f: (x: Float64Array) => number,
  x: Float64Array,
  { h = 1e-5, limit = 60 } = {},
): Map<number, number> {
  const slopes = new Map<number, number>();
  const step = Math.max(1, Math.floor(x.length / limit));
  for (let i = 0; i < x.length; i += step) {
    const moved = Float64Array.from(x);
    moved[i] = x[i]! + h;
    const above = f(moved);
    moved[i] = x[i]! - h;
    slopes.set(i, (above - f(moved)) / (2 * h));
  }
  return slopes;
}
