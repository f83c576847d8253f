import type { Plane } from './plane.ts';

/**
 * Integral image: at (x, y), of size `H + 1, W + 1`, the sum of all pixels above and to the left of the corner (x, y).
 * The sum over any box then takes four numbers.
 */
export function integralImage({ width, height, data }: Plane): Plane {
  const across = width + 1;
  const sums = new Float64Array(across * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += data[y * width + x]!;
      sums[(y + 1) * across + x + 1] = sums[y * across + x + 1]! + row;
    }
  }
  return { width: across, height: height + 1, data: sums };
}

/** The sum over a box of an {@link integralImage}: columns left.. and rows top.., all inside. */
export function sumIn(integral: Plane, left: number, top: number, width: number, height: number): number {
  const { data, width: across } = integral;
  const [above, below] = [top * across + left, (top + height) * across + left];
  return data[below + width]! - data[below]! - data[above + width]! + data[above]!;
}

/** The mean over a box, as {@link sumIn}. */
export function meanIn(integral: Plane, left: number, top: number, width: number, height: number): number {
  return sumIn(integral, left, top, width, height) / (width * height);
}
