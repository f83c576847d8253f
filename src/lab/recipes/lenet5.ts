import { conv2d, fullyConnected, maxPool, relu } from '../../layers/index.ts';
import { crossEntropy } from '../../losses/index.ts';
import { sgd } from '../../optimizers/index.ts';
import type { Recipe } from './recipe.ts';

/**
 * LeNet-5 as it is built today: two stages of convolution, ReLU and max-pooling, then three fully connected layers
 * (LeCun, Bottou, Bengio, Haffner 1998, who had scaled tanh units, trainable average pooling and a connection table).
 */
export const lenet5: Recipe = {
  name: 'lenet5',
  description: 'LeNet-5 with ReLU and max-pooling, trained on cross-entropy: the usual first network for digits.',
  input: (data) => data,
  layers: (classes) => [
    conv2d({ maps: 6, kernel: 5, padding: 2 }),
    relu(),
    maxPool({ kernel: 2 }),
    conv2d({ maps: 16, kernel: 5 }),
    relu(),
    maxPool({ kernel: 2 }),
    fullyConnected({ units: 120 }),
    relu(),
    fullyConnected({ units: 84 }),
    relu(),
    fullyConnected({ units: classes }),
  ],
  loss: crossEntropy(),
  optimizer: sgd({ learningRate: 0.02, momentum: 0.9 }),
  epochs: 3,
  batchSize: 64,
};
