import { DataError } from '../../core/errors.ts';
import { type Border, checkFits, padPlane } from '../border.ts';
import { type Plane, plane } from '../plane.ts';

/** @throws DataError unless both sizes of a kernel are odd, so that it has a middle. */
function checkOdd(width: number, height: number): void {
  if (width % 2 === 1 && height % 2 === 1) return;
  throw new DataError(`[filter] a kernel of ${width}x${height} has no middle; both sizes must be odd.`, {
    width,
    height,
  });
}

/**
 * Cross-correlation: `y[r, s] = sum over k, l of x[r + k, s + l] w[k, l]`, k and l counted from the kernel's middle.
 *
 * Shapes: x `H W`, w `R S`, both odd; y `H W`, or `H - R + 1, W - S + 1` with border `valid`.
 * @throws DataError when a size of the kernel is even, or it does not fit into a `valid` plane.
 */
export function correlate(source: Plane, kernel: Plane, border: Border = 'reflect'): Plane {
  checkOdd(kernel.width, kernel.height);
  const padded = padPlane(source, (kernel.width - 1) / 2, (kernel.height - 1) / 2, border);
  checkFits(kernel, padded, '[filter]');
  const result = plane(padded.width - kernel.width + 1, padded.height - kernel.height + 1);
  for (let row = 0; row < result.height; row++) sumRow(result, padded, kernel, row);
  return result;
}

/** One row of the result: rows of the source below each other, moved and weighed. One row at a time stays in the cache. */
function sumRow({ data, width }: Plane, source: Plane, kernel: Plane, row: number): void {
  const sums = data.subarray(row * width, (row + 1) * width);
  for (let tap = 0; tap < kernel.data.length; tap++) {
    const weight = kernel.data[tap]!;
    if (weight === 0) continue;
    const from = (row + Math.floor(tap / kernel.width)) * source.width + (tap % kernel.width);
    for (let i = 0; i < width; i++) sums[i]! += weight * source.data[from + i]!;
  }
}

/** The kernel with its rows and its columns reversed. */
export function flipKernel(kernel: Plane): Plane {
  return { ...kernel, data: kernel.data.slice().reverse() };
}

/**
 * Convolution, the lecture's (8): `(f * g)[x, y] = sum over k, l of f(k, l) g(x - k, y - l)`, which is the
 * cross-correlation with the flipped kernel. Shapes and errors as in {@link correlate}.
 */
export function convolve(source: Plane, kernel: Plane, border: Border = 'reflect'): Plane {
  return correlate(source, flipKernel(kernel), border);
}

/**
 * Convolution with the kernel `column row^T` (R S) in R + S instead of R * S products a pixel: first along the rows,
 * then along the columns.
 */
export function convolveSeparable(
  source: Plane,
  column: ArrayLike<number>,
  row: ArrayLike<number>,
  border: Border = 'reflect',
): Plane {
  const across = convolve(source, plane(row.length, 1, row), border);
  return convolve(across, plane(1, column.length, column), border);
}
