import { checkChoice } from '../../core/checks.ts';
import type { Border } from '../border.ts';
import { convolveSeparable } from '../filter/convolve.ts';
import { combine, type Plane } from '../plane.ts';

/** Derivatives of a plane along x (to the right) and y (downwards). */
export interface Gradient {
  readonly dx: Plane;
  readonly dy: Plane;
}

/** How neighbouring rows are weighed: Sobel 1 2 1, Prewitt 1 1 1. */
export type GradientOperator = 'sobel' | 'prewitt';

const across: Readonly<Record<GradientOperator, readonly number[]>> = { sobel: [1, 2, 1], prewitt: [1, 1, 1] };

/** Flipped by convolution, this takes the left neighbour from the right one. */
const difference = [1, 0, -1];

/**
 * Gradient by Sobel or Prewitt: the difference of the two neighbours, `x[s + 1] - x[s - 1]`, summed over three rows with
 * the operator's weights. The kernels are the classical ones, not normalised: a ramp of slope 1 gives 8 (Sobel) or 6.
 *
 * Shapes: `H W` to twice `H W`, smaller by 2 with border `valid`.
 */
export function imageGradient(
  source: Plane,
  operator: GradientOperator = 'sobel',
  border: Border = 'reflect',
): Gradient {
  checkChoice(operator, 'operator', Object.keys(across), '[gradient]');
  const weights = across[operator];
  return {
    dx: convolveSeparable(source, weights, difference, border),
    dy: convolveSeparable(source, difference, weights, border),
  };
}

/** Length of the gradient, `sqrt(dx^2 + dy^2)`. */
export function gradientMagnitude({ dx, dy }: Gradient): Plane {
  return combine(dx, dy, (x, y) => Math.sqrt(x * x + y * y));
}

/** Direction of the gradient, across the edge towards the brighter side: `atan2(dy, dx)` in radians, y downwards. */
export function gradientOrientation({ dx, dy }: Gradient): Plane {
  return combine(dy, dx, Math.atan2);
}
