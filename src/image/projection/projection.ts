import { ShapeError } from '../../core/errors.ts';
import { type Plane, plane } from '../plane.ts';
import { matrixProduct } from './matrix.ts';
import { singularTerms } from './svd.ts';

/** How a projection with M vectors samples an image of N pixels. */
export interface Sampling {
  /** `critical` M = N, `over` N < M, `under` M < N. */
  readonly kind: 'critical' | 'over' | 'under';
  /** M, the count of projection vectors and of coefficients. */
  readonly vectors: number;
  /** N, the pixels of an image. */
  readonly pixels: number;
  /** Independent vectors, at most min(M, N). */
  readonly rank: number;
  /** Whether the coefficients determine every image: rank = N. */
  readonly invertible: boolean;
}

/** @throws ShapeError when a count of numbers does not fit a side of P. */
function checkLength(numbers: ArrayLike<number>, expected: number, what: string, { width, height }: Plane): void {
  if (numbers.length === expected) return;
  throw new ShapeError(
    `[projection] P has ${height} vectors of ${width} numbers (M=${height} N=${width}), so it needs ${expected} ${what}, not ${numbers.length}.`,
    { M: height, N: width, given: numbers.length },
  );
}

/**
 * Coefficients of an image under projection vectors: `a = P I`, `a_m` = the sum of `p_m` times I.
 *
 * The slide writes `P = [p_0 p_1 ... p_M-1]` with the vectors side by side; for `P I` to be a product they are its
 * rows, as here. Shapes: P `M N`, I of N pixels row by row, a of M.
 */
export function projectImage(vectors: Plane, pixels: ArrayLike<number>): Float64Array {
  checkLength(pixels, vectors.width, 'pixels', vectors);
  return matrixProduct(vectors, plane(1, pixels.length, pixels)).data;
}

/** What a projection keeps of an image: see {@link Sampling}. */
export function samplingOf(vectors: Plane): Sampling {
  const [M, N] = [vectors.height, vectors.width];
  const rank = singularTerms(vectors).length;
  const kind = M === N ? 'critical' : N < M ? 'over' : 'under';
  return { kind, vectors: M, pixels: N, rank, invertible: rank === N };
}

/**
 * An image from its coefficients, by the pseudo-inverse of P. Where rank = N (critically or over-sampled) it is the
 * image itself, or the nearest fit in the least squares to coefficients that no image has; else the shortest of all
 * images with these coefficients: the part of the image that lies along the projection vectors.
 *
 * Shapes: P `M N`, a of M to N pixels. @throws ShapeError when the count of coefficients is not M.
 */
export function reconstructImage(vectors: Plane, coefficients: ArrayLike<number>): Float64Array {
  checkLength(coefficients, vectors.height, 'coefficients', vectors);
  const pixels = new Float64Array(vectors.width);
  for (const { value, left, right } of singularTerms(vectors)) {
    const along = left.reduce((sum, each, m) => sum + each * coefficients[m]!, 0) / value;
    for (let n = 0; n < pixels.length; n++) pixels[n]! += along * right[n]!;
  }
  return pixels;
}
