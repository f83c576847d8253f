import { boxFilter } from '../filter/average.ts';
import { gaussianFilter } from '../filter/gaussian.ts';
import { medianFilter } from '../filter/median.ts';
import { laplacianSharpen, unsharpMask } from '../filter/sharpen.ts';
import { onColours } from './apply.ts';
import { operation } from './operation.ts';
import { border, sigma, windowSize } from './options.ts';

export const boxOperation = operation({
  name: 'box',
  summary: 'box filter: the mean of a window',
  options: { size: windowSize, border },
  run: (source, options) => onColours(source, (colour) => boxFilter(colour, options.size, options.border)),
});

export const gaussianOperation = operation({
  name: 'gaussian',
  summary: 'Gaussian smoothing',
  options: { sigma, border },
  run: (source, options) => onColours(source, (colour) => gaussianFilter(colour, options.sigma, options.border)),
});

export const medianOperation = operation({
  name: 'median',
  summary: 'median of a window: removes stray pixels',
  options: { size: windowSize, border },
  run: (source, options) => onColours(source, (colour) => medianFilter(colour, options.size, options.border)),
});

export const sharpenOperation = operation({
  name: 'sharpen',
  summary: 'sharpen: add the detail that smoothing takes away, or the Laplacian',
  options: {
    method: { kind: 'choice', summary: 'how', default: 'unsharp', choices: ['unsharp', 'laplacian'] },
    amount: { kind: 'number', summary: 'how much', default: 1, min: 0, max: 20 },
    sigma: { ...sigma, summary: 'standard deviation of the smoothing in pixels, of unsharp' },
    border,
  },
  run: (source, { method, amount, ...options }) =>
    onColours(source, (colour) =>
      method === 'unsharp'
        ? unsharpMask(colour, { amount, ...options })
        : laplacianSharpen(colour, amount, options.border),
    ),
});
