import { checkFinite, type Plane, plane } from '../plane.ts';

/**
 * Euclidean distance transform: from each pixel that is not 0 to the nearest that is, centre to centre, exact; Infinity
 * when there is none. Squared distances are minima of parabolas, found along the columns and then along the rows in
 * linear time (Felzenszwalb and Huttenlocher 2012).
 *
 * Shapes: `H W` to `H W`. @throws DataError for NaN and infinite numbers.
 */
export function distanceTransform(mask: Plane): Plane {
  checkFinite(mask, '[distanceTransform]');
  const { width, height } = mask;
  const squares = plane(
    width,
    height,
    mask.data.map((value) => (value === 0 ? 0 : Infinity)),
  );
  for (let x = 0; x < width; x++) alongLine(squares.data, x, width, height);
  for (let y = 0; y < height; y++) alongLine(squares.data, y * width, 1, width);
  return { ...squares, data: squares.data.map(Math.sqrt) };
}

/** Replaces `f(q)` by `min over p of f(p) + (q - p)^2` along a line of a plane. */
function alongLine(data: Float64Array, from: number, step: number, count: number): void {
  const f = Float64Array.from({ length: count }, (_, i) => data[from + i * step]!);
  const { places, starts } = envelope(f);
  if (places.length === 0) return;
  for (let q = 0, k = 0; q < count; q++) {
    while (k + 1 < places.length && starts[k + 1]! < q) k++;
    data[from + q * step] = f[places[k]!]! + (q - places[k]!) ** 2;
  }
}

/** The parabolas `f(p) + (q - p)^2` that are lowest somewhere: where they stand, and from where on each is lowest. */
function envelope(f: Float64Array): { places: number[]; starts: number[] } {
  const places: number[] = [];
  const starts: number[] = [];
  for (const [p, height] of f.entries()) {
    if (height === Infinity) continue;
    while (places.length > 0 && crossing(f, places.at(-1)!, p) <= starts.at(-1)!) {
      places.pop();
      starts.pop();
    }
    starts.push(places.length === 0 ? -Infinity : crossing(f, places.at(-1)!, p));
    places.push(p);
  }
  return { places, starts };
}

/** Where the parabolas at p < q are equally high. */
function crossing(f: Float64Array, p: number, q: number): number {
  return (f[q]! + q * q - f[p]! - p * p) / (2 * (q - p));
}
