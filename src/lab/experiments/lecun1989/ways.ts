import type { Dataset } from '../../../data/dataset.ts';
import { type Layer, relu } from '../../../layers/index.ts';
import { crossEntropy, type Loss } from '../../../losses/index.ts';
import { adamw, type Optimizer } from '../../../optimizers/index.ts';
import { lecun1989, lecun1989Layers } from '../../recipes/lecun1989.ts';
import { withShifts } from './data.ts';

/** Passes over the data with one optimizer. */
export interface Stage {
  readonly passes: number;
  readonly optimizer: Optimizer;
}

/** A way of training the one network. */
export interface Way {
  readonly name: string;
  readonly layers: (classes: number) => readonly Layer[];
  readonly loss: Loss;
  readonly batchSize: number;
  readonly stages: readonly Stage[];
  /** Passes of the small version: the starting weights of 1989 take some thousand steps to leave. */
  readonly quickPasses: number;
  /** What is learned from, made of the training images. */
  readonly enlarge: (train: Dataset) => Dataset;
}

/** As in the paper, with plain gradient descent in place of its Newton method. */
export const as1989: Way = {
  name: '1989',
  layers: lecun1989.layers,
  loss: lecun1989.loss,
  batchSize: lecun1989.batchSize,
  stages: [{ passes: lecun1989.epochs, optimizer: lecun1989.optimizer }],
  quickPasses: 8,
  enlarge: (train) => train,
};

/** Passes over the nine-fold data at falling rates. */
const modernStages: readonly (readonly [passes: number, learningRate: number])[] = [
  [7, 0.003],
  [3, 0.001],
  [2, 0.0003],
  [1, 0.0001],
];

/** The same 9,760 numbers with what has been learned since: ReLU and its starting weights, cross-entropy, AdamW. */
export const modern: Way = {
  name: 'modern',
  layers: (classes) => lecun1989Layers(classes, () => relu(), 'he-normal'),
  loss: crossEntropy(),
  batchSize: 32,
  stages: modernStages.map(([passes, learningRate]) => ({ passes, optimizer: adamw({ learningRate }) })),
  quickPasses: 2,
  enlarge: withShifts,
};
