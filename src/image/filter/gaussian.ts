import { checkNumber } from '../../core/checks.ts';
import type { Border } from '../border.ts';
import type { Plane } from '../plane.ts';
import { convolveSeparable } from './convolve.ts';

/** @throws OptionError unless 0 < sigma < 1000 pixels. */
export function checkSigma(sigma: number, where: string): void {
  checkNumber(sigma, 'sigma', where, { above: 0, below: 1000 });
}

/**
 * The weights `exp(-x^2 / (2 sigma^2))`, x = -r..r with r = round(4 sigma), scaled to sum to 1.
 * @param sigma standard deviation in pixels, > 0.
 */
export function gaussianKernel(sigma: number): Float64Array {
  checkSigma(sigma, '[gaussian]');
  const radius = Math.floor(4 * sigma + 0.5);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/**
 * Gaussian smoothing by the separable kernel of {@link gaussianKernel}.
 *
 * Shapes: `H W` to `H W`, or smaller by 2 round(4 sigma) with border `valid`.
 */
export function gaussianFilter(source: Plane, sigma: number, border: Border = 'reflect'): Plane {
  const kernel = gaussianKernel(sigma);
  return convolveSeparable(source, kernel, kernel, border);
}
