import { conv2d, fullyConnected, maxPool, relu } from '../../layers/index.ts';
import { crossEntropy } from '../../losses/index.ts';
import { adam } from '../../optimizers/index.ts';
import type { Recipe } from './recipe.ts';

/**
 * A network to slide over larger pictures (`featuremap detect`): two stages of convolution, ReLU and max-pooling and two
 * fully connected layers, without padding, so that over a picture it says of every window what it says of that window
 * alone. Windows lie 4 pixels apart. It is trained on windows with a class for the background: `--data digit-windows`.
 */
export const detector: Recipe = {
  name: 'detector',
  description: 'A network without padding for finding objects: train it on digit-windows, then use detect.',
  input: (data) => data,
  layers: (classes) => [
    conv2d({ maps: 12, kernel: 5 }),
    relu(),
    maxPool({ kernel: 2 }),
    conv2d({ maps: 32, kernel: 5 }),
    relu(),
    maxPool({ kernel: 2 }),
    fullyConnected({ units: 96 }),
    relu(),
    fullyConnected({ units: classes }),
  ],
  loss: crossEntropy(),
  optimizer: adam({ learningRate: 0.001 }),
  epochs: 6,
  batchSize: 32,
};
