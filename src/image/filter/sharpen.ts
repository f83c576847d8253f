import { checkNumber } from '../../core/checks.ts';
import type { Border } from '../border.ts';
import { laplacian } from '../edges/laplacian.ts';
import { combine, type Plane } from '../plane.ts';
import { gaussianFilter } from './gaussian.ts';

/** Options of {@link unsharpMask}. */
export interface UnsharpOptions {
  /** Standard deviation, in pixels, of the smoothing whose result is taken away. Default 1. */
  readonly sigma?: number;
  /** How much of the detail is added: 0 changes nothing. Default 1. */
  readonly amount?: number;
  readonly border?: Exclude<Border, 'valid'>;
}

/** Unsharp mask: `y = x + amount (x - gaussianFilter(x, sigma))`. Shapes: `H W` to `H W`; the range may grow. */
export function unsharpMask(source: Plane, { sigma = 1, amount = 1, border = 'reflect' }: UnsharpOptions = {}): Plane {
  checkNumber(amount, 'amount', '[unsharpMask]', { least: 0 });
  return combine(source, gaussianFilter(source, sigma, border), (x, smooth) => x + amount * (x - smooth));
}

/** Laplacian sharpening: `y = x - amount laplacian(x)`. Shapes: `H W` to `H W`; the range may grow. */
export function laplacianSharpen(source: Plane, amount = 1, border: Exclude<Border, 'valid'> = 'reflect'): Plane {
  checkNumber(amount, 'amount', '[laplacianSharpen]', { least: 0 });
  return combine(source, laplacian(source, 4, border), (x, curvature) => x - amount * curvature);
}
