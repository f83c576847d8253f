import { conv2d, fullyConnected, softplus, subsample } from '../../layers/index.ts';
import { halfSumOfSquares } from '../../losses/index.ts';
import { sgd } from '../../optimizers/index.ts';
import type { Recipe } from './recipe.ts';

/** Maps of both convolutions. The slides follow one map; the zip-code network of 1989 that they simplify has 12. */
const maps = 12;

/**
 * The lecture's example network, simplified from LeCun et al. 1989: a softplus convolution with a bias matrix (layer 1
 * of the slides), skipping subsampling `S f(Y) S^T` (3), the same again (4, 6), and fully connected softplus units (7),
 * one a class, with the loss `L = 1/2 (y - t)^2`.
 */
export const lecture: Recipe = {
  name: 'lecture',
  description:
    "The lecture's example: softplus convolutions with bias matrices, subsampling by skipping, L = (y - t)^2/2.",
  input: (data) => data,
  layers: (classes) => [
    conv2d({ maps, kernel: 5, bias: 'matrix' }),
    softplus(),
    subsample({ skip: 1 }),
    conv2d({ maps, kernel: 5, bias: 'matrix' }),
    softplus(),
    subsample({ skip: 1 }),
    fullyConnected({ units: classes }),
    softplus(),
  ],
  loss: halfSumOfSquares(),
  optimizer: sgd({ learningRate: 0.02, momentum: 0.9 }),
  epochs: 5,
  batchSize: 32,
};
