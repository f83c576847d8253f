import { conv2d, fullyConnected, softplus, subsample } from '../../layers/index.ts';
import { halfSumOfSquares } from '../../losses/index.ts';
import { sgd } from '../../optimizers/index.ts';
import type { Recipe } from './recipe.ts';

/** Maps of both convolutions. The slides follow one map; the zip-code network of 1989 that they simplify has 12. */
const maps = 12;

/**
 * The k of `f(x) = ln(1 + e^(kx)) / k`. With k = 1 every unit starts at ln 2 or above, and the sum over so many positive
 * numbers drives units where f' is almost 0, for good; at 10 f(0) is 0.07 and training starts at once.
 */
const sharpness = 10;

const convolution = () => conv2d({ maps, kernel: 5, bias: 'matrix', initializer: 'lecun-normal' });

/**
 * The lecture's example network, simplified from LeCun et al. 1989: a softplus convolution with a bias matrix (layer 1
 * of the slides), skipping subsampling `S f(Y) S^T` (3), the same again (4, 6), and fully connected softplus units (7),
 * one a class, with the loss `L = 1/2 (y - t)^2`. Plain gradient descent, as the slides derive it.
 */
export const lecture: Recipe = {
  name: 'lecture',
  description:
    "The lecture's example: softplus convolutions with bias matrices, subsampling by skipping, L = (y - t)^2/2.",
  input: (data) => data,
  layers: (classes) => [
    convolution(),
    softplus({ sharpness }),
    subsample({ skip: 1 }),
    convolution(),
    softplus({ sharpness }),
    subsample({ skip: 1 }),
    fullyConnected({ units: classes, initializer: 'lecun-normal' }),
    softplus({ sharpness }),
  ],
  loss: halfSumOfSquares(),
  optimizer: sgd({ learningRate: 0.1 }),
  epochs: 5,
  batchSize: 16,
};
