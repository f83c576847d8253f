import { canny } from '../edges/canny.ts';
import { gradientMagnitude, imageGradient } from '../edges/gradient.ts';
import { laplacian, laplacianOfGaussian } from '../edges/laplacian.ts';
import { mapPlane } from '../plane.ts';
import { onGrey, signed } from './apply.ts';
import { operation } from './operation.ts';
import { border, connectivity, neighboursOf, sigma } from './options.ts';

const gradientOperation = (name: 'sobel' | 'prewitt', title: string, weights: number) =>
  operation({
    name,
    summary: `edges: size of the gradient, by ${title}`,
    options: { border },
    run: (source, options) =>
      onGrey(source, (grey) =>
        mapPlane(gradientMagnitude(imageGradient(grey, name, options.border)), (size) => size / weights),
      ),
  });

/** Scaled so that a full step from black to white, along a side, is white. */
export const sobelOperation = gradientOperation('sobel', 'Sobel', 4);
export const prewittOperation = gradientOperation('prewitt', 'Prewitt', 3);

export const laplacianOperation = operation({
  name: 'laplacian',
  summary: 'Laplacian, 0 as middle grey; of a Gaussian when sigma is above 0',
  options: {
    sigma: { ...sigma, default: 0, min: 0 },
    neighbours: { ...connectivity, default: '4', summary: 'neighbours that count, when sigma is 0' },
    border,
  },
  run: (source, options) =>
    onGrey(source, (grey) =>
      signed(
        options.sigma > 0
          ? laplacianOfGaussian(grey, options.sigma, options.border)
          : laplacian(grey, neighboursOf(options.neighbours), options.border),
      ),
    ),
});

const level = (summary: string, value: number) =>
  ({ kind: 'number', summary, default: value, min: 0, max: 6 }) as const;

export const cannyOperation = operation({
  name: 'canny',
  summary: 'edges one pixel wide, by Canny',
  options: {
    sigma,
    low: level('gradient that continues an edge', 0.1),
    high: level('gradient that begins an edge', 0.2),
    border,
  },
  run: (source, options) => onGrey(source, (grey) => canny(grey, options)),
});
