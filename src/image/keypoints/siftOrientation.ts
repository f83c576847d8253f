import type { Plane } from '../plane.ts';

/** Gradient at a pixel by central differences: size and direction. Inside the frame only. */
export function slopeAt({ data, width }: Plane, x: number, y: number): { size: number; angle: number } {
  const i = y * width + x;
  const [dx, dy] = [data[i + 1]! - data[i - 1]!, data[i + width]! - data[i - width]!];
  return { size: Math.sqrt(dx * dx + dy * dy), angle: Math.atan2(dy, dx) };
}

const bins = 36;

/** Directions of the gradient around a place, weighed by a Gaussian of 1.5 scales: what each 10 degrees have. */
function directions(image: Plane, x: number, y: number, scale: number): Float64Array {
  const sigma = 1.5 * scale;
  const reach = 3 * sigma;
  const histogram = new Float64Array(bins);
  const rows = [Math.max(1, Math.ceil(y - reach)), Math.min(image.height - 2, Math.floor(y + reach))] as const;
  const columns = [Math.max(1, Math.ceil(x - reach)), Math.min(image.width - 2, Math.floor(x + reach))] as const;
  for (let row = rows[0]; row <= rows[1]; row++) {
    for (let column = columns[0]; column <= columns[1]; column++) {
      const { size, angle } = slopeAt(image, column, row);
      const weight = Math.exp(-((column - x) ** 2 + (row - y) ** 2) / (2 * sigma * sigma));
      addDirection(histogram, angle, weight * size);
    }
  }
  return histogram;
}

/** Adds a weight to the two bins around a direction, shared by nearness. */
function addDirection(histogram: Float64Array, angle: number, weight: number): void {
  const at = ((angle / (2 * Math.PI)) * bins + bins) % bins;
  const low = Math.floor(at);
  histogram[low % bins]! += weight * (1 - (at - low));
  histogram[(low + 1) % bins]! += weight * (at - low);
}

/** Each bin with its neighbours' mean, around the circle. */
const smooth = (histogram: Float64Array) =>
  histogram.map((each, i) => (histogram[(i + bins - 1) % bins]! + each + histogram[(i + 1) % bins]!) / 3);

/**
 * The main directions at a place of a smoothed image: the tops of the histogram of directions that reach 0.8 of the
 * highest, each refined by a parabola. Source: Lowe 2004, section 5. Radians.
 */
export function mainDirections(image: Plane, x: number, y: number, scale: number): number[] {
  let histogram = directions(image, x, y, scale);
  for (let i = 0; i < 6; i++) histogram = smooth(histogram);
  const highest = Math.max(...histogram);
  const found: number[] = [];
  for (let i = 0; i < bins; i++) {
    const [before, here, after] = [histogram[(i + bins - 1) % bins]!, histogram[i]!, histogram[(i + 1) % bins]!];
    if (here <= before || here < after || here < 0.8 * highest) continue;
    const offset = (before - after) / (2 * (before - 2 * here + after));
    found.push(((i + offset) * 2 * Math.PI) / bins);
  }
  return found;
}
