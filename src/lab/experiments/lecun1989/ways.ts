import { type Augmentation, distortion } from '../../../data/augment/index.ts';
import { type Layer, relu } from '../../../layers/index.ts';
import { crossEntropy, type Loss } from '../../../losses/index.ts';
import { adamw, type Optimizer } from '../../../optimizers/index.ts';
import { cosine, type Schedule } from '../../../schedules/index.ts';
import { lecun1989, lecun1989Layers } from '../../recipes/lecun1989.ts';

/** A way of training the one network. */
export interface Way {
  readonly name: string;
  readonly layers: (classes: number) => readonly Layer[];
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** Default: one rate throughout. */
  readonly schedule?: Schedule;
  /** Default: images as they are. */
  readonly augment?: Augmentation;
  readonly batchSize: number;
  readonly passes: number;
  /** Passes of the small version: the starting weights of 1989 take some thousand steps to leave. */
  readonly quickPasses: number;
  /** Errors are measured each time so many passes are done, and after the last. */
  readonly measureEvery: number;
}

/** As in the paper, with plain gradient descent in place of its Newton method. */
export const as1989: Way = {
  name: '1989',
  layers: lecun1989.layers,
  loss: lecun1989.loss,
  optimizer: lecun1989.optimizer,
  batchSize: lecun1989.batchSize,
  passes: lecun1989.epochs,
  quickPasses: 8,
  measureEvery: 1,
};

/**
 * The same 9,760 numbers with what has been learned since: ReLU and its starting weights, cross-entropy, AdamW with a
 * falling rate, and images that are distorted anew in every pass.
 */
export const modern: Way = {
  name: 'modern',
  layers: (classes) => lecun1989Layers(classes, () => relu(), 'he-normal'),
  loss: crossEntropy(),
  optimizer: adamw({ learningRate: 0.003 }),
  schedule: cosine(),
  augment: distortion({ shift: 1, rotation: 8, scale: 0.08, shear: 0.08, elastic: 0.5 }),
  batchSize: 32,
  passes: 100,
  quickPasses: 20,
  measureEvery: 5,
};
