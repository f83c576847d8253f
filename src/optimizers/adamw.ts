import { multiply } from '../ops/index.ts';
import { checkMoments, type MomentOptions, momentScalars, momentState, momentUpdate } from './moments.ts';
import { type OptimizerType, optimizerFactory } from './optimizer.ts';

/** Options of {@link adamw}; each step first multiplies every weight by 1 - learningRate weightDecay, default 0.01. */
export type AdamwOptions = MomentOptions;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019): the decay shrinks the weights themselves instead of
 * passing through the moments.
 *   `w = (1 - rate weightDecay) w`, then the step of Adam with `g = dL/dw`.
 *
 * Default learning rate 0.001. State: Adam's m and v.
 */
export const adamwType: OptimizerType<AdamwOptions> = {
  type: 'adamw',
  defaults: { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
  check: (options) => checkMoments(options, '[adamw]'),
  state: () => momentState,

  scalars: (options, step, learningRate) => ({
    ...momentScalars(options, step, learningRate),
    keep: 1 - learningRate * options.weightDecay,
  }),

  update: (options, weights, gradients, state, scalars) =>
    momentUpdate(options, multiply(weights, scalars.keep!), gradients, state, scalars),
};

export const adamw = optimizerFactory(adamwType);
