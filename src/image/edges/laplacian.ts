import type { Border } from '../border.ts';
import { convolve, convolveSeparable } from '../filter/convolve.ts';
import { gaussianKernel } from '../filter/gaussian.ts';
import { type Connectivity, checkConnectivity } from '../neighbours.ts';
import { combine, type Plane, planeOf } from '../plane.ts';

const kernels: Readonly<Record<Connectivity, Plane>> = {
  4: planeOf([
    [0, 1, 0],
    [1, -4, 1],
    [0, 1, 0],
  ]),
  8: planeOf([
    [1, 1, 1],
    [1, -8, 1],
    [1, 1, 1],
  ]),
};

/** Laplacian `d2/dx2 + d2/dy2`: the sum of the 4 or 8 neighbours less 4 or 8 times the pixel. Shapes: `H W` to `H W`. */
export function laplacian(source: Plane, neighbours: Connectivity = 4, border: Border = 'reflect'): Plane {
  checkConnectivity(neighbours, '[laplacian]');
  return convolve(source, kernels[neighbours], border);
}

/**
 * Laplacian of Gaussian: convolution with `g''(x) g(y) + g(x) g''(y)`, g the Gaussian of `gaussianKernel` and
 * `g''(x) = (x^2 / sigma^4 - 1 / sigma^2) g(x)`. Zero crossings are edges (Marr and Hildreth 1980).
 */
export function laplacianOfGaussian(source: Plane, sigma: number, border: Border = 'reflect'): Plane {
  const smooth = gaussianKernel(sigma);
  const middle = (smooth.length - 1) / 2;
  const curve = smooth.map((g, i) => ((i - middle) ** 2 / sigma ** 4 - 1 / sigma ** 2) * g);
  const alongX = convolveSeparable(source, smooth, curve, border);
  return combine(alongX, convolveSeparable(source, curve, smooth, border), (x, y) => x + y);
}
