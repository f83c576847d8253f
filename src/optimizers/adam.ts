import { add, affine } from '../ops/index.ts';
import { checkMoments, type MomentOptions, momentScalars, momentState, momentUpdate } from './moments.ts';
import { type OptimizerType, optimizerFactory } from './optimizer.ts';

/** Options of {@link adam}; `weightDecay` times the weight is added to its gradient, default 0. */
export type AdamOptions = MomentOptions;

/**
 * Adam (Kingma and Ba 2015): every weight steps by its gradient's running mean over the root of the running mean of its
 * square, both corrected for having started at 0.
 *   `g = dL/dw + weightDecay w`, `m = beta1 m + (1 - beta1) g`, `v = beta2 v + (1 - beta2) g^2`,
 *   `w = w - rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)`.
 * epsilon is added after the correction, as in PyTorch (the paper's remark at the end of its section 2 adds it before).
 *
 * Default learning rate 0.001. State: m and v.
 */
export const adamType: OptimizerType<AdamOptions> = {
  type: 'adam',
  defaults: { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
  check: (options) => checkMoments(options, '[adam]'),
  state: () => momentState,
  scalars: momentScalars,

  update(options, weights, gradients, state, scalars) {
    const { weightDecay } = options;
    const slope = weightDecay === 0 ? gradients : add(gradients, affine(weights, weightDecay));
    return momentUpdate(options, weights, slope, state, scalars);
  },
};

export const adam = optimizerFactory(adamType);
