import { Random } from '../../core/random.ts';
import {
  averagePool,
  type ConnectionTable,
  contrastNormalization,
  conv2d,
  fullyConnected,
  type Layer,
  maxPool,
  rectify,
  tanh,
} from '../../layers/index.ts';
import { crossEntropy } from '../../losses/index.ts';
import { adam } from '../../optimizers/index.ts';
import type { Recipe } from './recipe.ts';

/** What follows the filter bank of a stage: R_abs, N, and P_A or P_M. */
export interface StageKind {
  readonly rectified: boolean;
  readonly normalised: boolean;
  readonly pooled: 'average' | 'maximum';
}

/** R_abs - N - P_A, the best kind of stage the paper found. */
export const bestStage: StageKind = { rectified: true, normalised: true, pooled: 'average' };

/** Maps of the first and of the second stage. */
export const stageMaps = [16, 64] as const;

/** Maps of the first stage that a map of the second sees: a quarter of them, as in the paper. */
const seen = 4;

/** Rows and columns of the filters, and of the Gaussian window of N, which is as large as the filters in the paper too. */
const filter = 5;

/** Windows and steps of the pooling after each stage; the windows overlap, as in the paper. */
const pools = [
  { kernel: 4, stride: 2 },
  { kernel: 3, stride: 2 },
] as const;

/** Which 4 of the 16 maps of the first stage feed each of the 64 of the second: drawn once, at random, and kept. */
export const stageConnections: ConnectionTable = Array.from({ length: stageMaps[1] }, (_, map) => {
  const order = new Random(2009).derive(`connections of map ${map}`).permutation(stageMaps[0]);
  return [...order.subarray(0, seen)].sort((a, b) => a - b);
});

/** F_CSG, filters without bias, tanh, a trainable gain a map; then what the kind says. */
function stage(index: 0 | 1, { rectified, normalised, pooled }: StageKind): Layer[] {
  const number = index + 1;
  const connections = index === 1 ? { connections: stageConnections } : {};
  const maps = stageMaps[index];
  const name = (letter: string) => ({ name: `${letter}${number}` });
  const pool = pooled === 'average' ? averagePool : maxPool;
  return [
    conv2d({ ...name('F'), ...connections, maps, kernel: filter, bias: 'none', initializer: 'lecun-normal' }),
    tanh({ ...name('S'), gain: 'trainable' }),
    ...(rectified ? [rectify(name('R'))] : []),
    ...(normalised ? [contrastNormalization({ ...name('N'), window: filter })] : []),
    pool({ ...name('P'), ...pools[index] }),
  ];
}

/** The feature extractor: contrast-normalised pixels, then one stage or two of a kind. */
export function jarrett2009Features(stages: 1 | 2, kind: StageKind = bestStage): Layer[] {
  return [contrastNormalization({ name: 'pixels' }), ...stage(0, kind), ...(stages === 2 ? stage(1, kind) : [])];
}

/** Multinomial logistic regression on the features, one output a class. */
export const jarrett2009Classifier = (classes: number): Layer =>
  fullyConnected({ units: classes, name: 'classifier', initializer: 'lecun-normal' });

/**
 * The best network of Jarrett, Kavukcuoglu, Ranzato, LeCun 2009, "What is the best multi-stage architecture for object
 * recognition?", ICCV, 2146-2153: two stages F_CSG - R_abs - N - P_A and multinomial logistic regression, trained from
 * random filters with supervision (the paper's R+R+).
 *
 * The paper's network is for Caltech-101: grey images of 143x143 after their contrast is normalised, 64 filters of 9x9
 * and averages over 10x10 every 5 places, then 256 maps of 9x9 filters, each seeing 16 of the 64 maps, and averages over
 * 6x6 every 4, which leaves 256 maps of 4x4. Here images have 28 to 32 rows: 16 maps, then 64 that see 4 each, filters
 * of 5x5, averages over 4x4 and 3x3 every 2, which leaves 64 maps of 3x3 (28x28) or 4x4 (32x32). What is kept: grey,
 * contrast-normalised images, a quarter of the maps seen, filters as large as the window of N, overlapping windows of
 * pooling that cover about as much as a filter. Smaller images are enlarged to 28x28.
 */
export const jarrett2009: Recipe = {
  name: 'jarrett2009',
  description: 'Two stages of filters, tanh with gain, |x|, contrast normalisation and average pooling, of 2009.',
  input: ([, height, width]) => [1, Math.max(28, height), Math.max(28, width)],
  layers: (classes) => [...jarrett2009Features(2), jarrett2009Classifier(classes)],
  loss: crossEntropy(),
  optimizer: adam({ learningRate: 0.002 }),
  epochs: 3,
  batchSize: 32,
};
