import type { InitializerName } from '../../initializers/index.ts';
import {
  type ConnectionTable,
  type Conv2dOptions,
  conv2d,
  fullyConnected,
  type Layer,
  type Named,
  pad,
  rescale,
  scaledTanh,
} from '../../layers/index.ts';
import { sumOfSquares } from '../../losses/index.ts';
import { sgd } from '../../optimizers/index.ts';
import type { Recipe } from './recipe.ts';

/** Maps of H1 and of H2. */
const maps = 12;

/** The pixels' background, by which maps are continued past their border. */
const background = -1;

/**
 * Which 8 of the 12 maps of H1 feed each map of H2. The paper does not print its scheme; this regular one leaves out a
 * block of four maps for each block of four: maps 0-3 of H2 see 0-7, maps 4-7 see 4-11, maps 8-11 see 0-3 and 8-11.
 * Every map of H1 feeds 8 maps of H2.
 */
export const h2Connections: ConnectionTable = Array.from({ length: maps }, (_, map) => {
  const leftOut = (Math.floor(map / 4) + 2) % 3;
  return Array.from({ length: maps }, (_, from) => from).filter((from) => Math.floor(from / 4) !== leftOut);
});

/** Windows of 5x5, every other row and column, with a bias a unit: 16x16 becomes 8x8, 8x8 becomes 4x4. */
const stage = (conv: Pick<Conv2dOptions, 'initializer' | 'connections'> & Named, activation: Layer): Layer[] => [
  pad({ border: 2, value: background }),
  conv2d({ ...conv, maps, kernel: 5, stride: 2, bias: 'matrix' }),
  activation,
];

/** The network of the paper up to its outputs, with any activation: 9,760 trainable numbers for 10 classes. */
export function lecun1989Layers(
  classes: number,
  activation: () => Layer,
  initializer: InitializerName = 'lecun-1989',
): Layer[] {
  return [
    rescale({ scale: 2, offset: -1 }),
    ...stage({ name: 'H1', initializer }, activation()),
    ...stage({ name: 'H2', initializer, connections: h2Connections }, activation()),
    fullyConnected({ units: 30, initializer, name: 'H3' }),
    activation(),
    fullyConnected({ units: classes, initializer, name: 'output' }),
  ];
}

/**
 * The network that read zip codes: LeCun, Boser, Denker, Henderson, Howard, Hubbard, Jackel 1989, "Backpropagation
 * Applied to Handwritten Zip Code Recognition", Neural Computation 1, 541-551. One sample a step and 23 passes, as
 * there; a fixed learning rate stands for the paper's diagonal Newton method. The paper's error is the mean over the 10
 * outputs, a tenth of this sum, so that its gradients ask for ten times the rate.
 */
export const lecun1989: Recipe = {
  name: 'lecun1989',
  description: 'The zip-code network of 1989, 9,760 parameters: scaled tanh, squared errors, one sample a step.',
  input: () => [1, 16, 16],
  layers: (classes) => [...lecun1989Layers(classes, () => scaledTanh()), scaledTanh({ name: 'answer' })],
  loss: sumOfSquares({ on: 1, off: -1 }),
  optimizer: sgd({ learningRate: 0.002 }),
  epochs: 23,
  batchSize: 1,
};
