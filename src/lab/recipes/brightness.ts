import { brightnessNormalization, conv2d, fullyConnected, maxPool, relu } from '../../layers/index.ts';
import { crossEntropy } from '../../losses/index.ts';
import { sgd } from '../../optimizers/index.ts';
import type { Recipe } from './recipe.ts';

/**
 * Two small stages of convolution, rectification, brightness normalisation (lecture (17)) and max-pooling, whose kappa,
 * lambda and mu are there to be chosen on a validation set (R18): `featuremap tune brightness --vary mu=0,0.25,0.5`.
 * With mu = 0 there is no normalisation.
 */
export const brightness: Recipe = {
  name: 'brightness',
  description: 'A small network with brightness normalisation, whose kappa, lambda and mu are there to be tuned.',
  input: (data) => data,
  layers: (classes) => [
    conv2d({ maps: 8, kernel: 5, padding: 2 }),
    relu(),
    brightnessNormalization({ kappa: 1, lambda: 1, mu: 0.5 }),
    maxPool({ kernel: 2 }),
    conv2d({ maps: 16, kernel: 5 }),
    relu(),
    brightnessNormalization({ kappa: 1, lambda: 1, mu: 0.5 }),
    maxPool({ kernel: 2 }),
    fullyConnected({ units: classes }),
  ],
  loss: crossEntropy(),
  optimizer: sgd({ learningRate: 0.02, momentum: 0.9 }),
  epochs: 3,
  batchSize: 32,
};
