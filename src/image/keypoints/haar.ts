import type { Plane } from '../plane.ts';

/** An integral image between its corners: pixels count by the part of them that is above and to the left. */
function integralAt({ data, width, height }: Plane, x: number, y: number): number {
  const [across, down] = [Math.min(width - 1, Math.max(0, x)), Math.min(height - 1, Math.max(0, y))];
  const [left, top] = [Math.min(width - 2, Math.floor(across)), Math.min(height - 2, Math.floor(down))];
  const [a, b] = [across - left, down - top];
  const i = top * width + left;
  const upper = data[i]! + a * (data[i + 1]! - data[i]!);
  const lower = data[i + width]! + a * (data[i + width + 1]! - data[i + width]!);
  return upper + b * (lower - upper);
}

/**
 * Haar responses around a place: the right half of a square less the left one, the lower less the upper. `half` is half
 * the square's side. Edges may lie between pixels; what lies outside the image counts as zero.
 * @param x position in pixels, the first pixel's centre being 0; y likewise.
 */
export function haar(integral: Plane, x: number, y: number, half: number): { dx: number; dy: number } {
  const at = (i: number, j: number) => integralAt(integral, x + 0.5 + i * half, y + 0.5 + j * half);
  const [a, b, c] = [at(-1, -1), at(0, -1), at(1, -1)];
  const [d, f] = [at(-1, 0), at(1, 0)];
  const [g, h, i] = [at(-1, 1), at(0, 1), at(1, 1)];
  return { dx: i - 2 * h + g - (c - 2 * b + a), dy: i - 2 * f + c - (g - 2 * d + a) };
}
