import { checkNumber } from '../../core/checks.ts';
import type { Border } from '../border.ts';
import { gaussianFilter } from '../filter/gaussian.ts';
import { checkFinite, type Plane, plane } from '../plane.ts';
import { type Gradient, gradientMagnitude, imageGradient } from './gradient.ts';
import { hysteresis } from './hysteresis.ts';

/** Options of {@link canny}. */
export interface CannyOptions {
  /** Standard deviation of the smoothing, in pixels. Default 1. */
  readonly sigma?: number;
  /** Gradient magnitude, of the Sobel operator, from which on a pixel may continue an edge. Default 0.1. */
  readonly low?: number;
  /** Gradient magnitude from which on it may begin one, >= low. Default 0.2. */
  readonly high?: number;
  readonly border?: Exclude<Border, 'valid'>;
}

/**
 * Canny's edge detector: Gaussian smoothing, Sobel gradient, thinning to the crests of its magnitude, hysteresis: crests
 * of at least `low` stay when 8-connected with one of at least `high`. Source: J. Canny 1986.
 *
 * Shapes: `H W` to `H W`, 1 on edges, 0 elsewhere; the outermost pixels are none.
 * @throws OptionError when low > high or negative. @throws DataError for NaN and infinite numbers.
 */
export function canny(source: Plane, options: CannyOptions = {}): Plane {
  const { sigma = 1, low = 0.1, high = 0.2, border = 'reflect' } = options;
  checkNumber(low, 'low', '[canny]', { least: 0 });
  checkNumber(high, 'high', '[canny]', { least: low });
  checkFinite(source, '[canny]');
  const slopes = imageGradient(gaussianFilter(source, sigma, border), 'sobel', border);
  const crests = thin(slopes, gradientMagnitude(slopes));
  return hysteresis(crests, low, high);
}

/** The magnitudes that are largest along the gradient's direction; 0 elsewhere and on the outermost pixels. */
function thin({ dx, dy }: Gradient, strength: Plane): Plane {
  const { width, height, data } = strength;
  const crests = plane(width, height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      if (data[i]! > 0 && isCrest(data, i, width, dx.data[i]!, dy.data[i]!)) crests.data[i] = data[i]!;
    }
  }
  return crests;
}

/** Compares with the magnitude one step ahead and one behind, mixed from the two pixels nearest to the direction. */
function isCrest(data: Float64Array, i: number, width: number, dx: number, dy: number): boolean {
  const [alongX, alongY] = [Math.sign(dx), Math.sign(dy) * width];
  const steep = Math.abs(dy) > Math.abs(dx);
  const side = steep ? alongY : alongX;
  const mix = steep ? Math.abs(dx / dy) : Math.abs(dy / dx);
  const corner = alongX + alongY;
  const ahead = mix * data[i + corner]! + (1 - mix) * data[i + side]!;
  const behind = mix * data[i - corner]! + (1 - mix) * data[i - side]!;
  return data[i]! >= ahead && data[i]! >= behind;
}
