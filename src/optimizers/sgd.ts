import { checkNumber } from '../core/checks.ts';
import { OptionError } from '../core/errors.ts';
import { add, affine, multiply, subtract } from '../ops/index.ts';
import { type OptimizerOptions, type OptimizerType, optimizerFactory } from './optimizer.ts';

/** Options of {@link sgd}. */
export interface SgdOptions extends OptimizerOptions {
  /** Share of the last step's velocity that is kept, 0 (default) to below 1; 0.9 is usual. */
  readonly momentum: number;
  /** Looks ahead along the velocity (Nesterov). Default false; needs momentum. */
  readonly nesterov: boolean;
  /** Adds this times the weight to its gradient: the slope of (weightDecay / 2) w^2. Default 0. */
  readonly weightDecay: number;
}

/**
 * Stochastic gradient descent, with momentum as PyTorch defines it (the learning rate outside the velocity):
 *   `g = dL/dw + weightDecay w`, `v = momentum v + g`, `w = w - rate v`; Nesterov: `w = w - rate (g + momentum v)`.
 *
 * Default learning rate 0.01. State: the velocity v when there is momentum, else none.
 */
export const sgdType: OptimizerType<SgdOptions> = {
  type: 'sgd',
  defaults: { learningRate: 0.01, momentum: 0, nesterov: false, weightDecay: 0 },

  check({ learningRate, momentum, nesterov, weightDecay }) {
    checkNumber(learningRate, 'learningRate', '[sgd]', { least: 0 });
    checkNumber(momentum, 'momentum', '[sgd]', { least: 0, below: 1 });
    checkNumber(weightDecay, 'weightDecay', '[sgd]', { least: 0 });
    if (nesterov && momentum === 0) {
      throw new OptionError('[sgd] nesterov looks ahead along the momentum, but momentum is 0. Set momentum: 0.9.', {
        nesterov,
        momentum,
      });
    }
  },

  state: ({ momentum }) => (momentum === 0 ? [] : ['velocity']),
  scalars: (_options, _step, learningRate) => ({ rate: learningRate }),

  update({ momentum, nesterov, weightDecay }, weights, gradients, { velocity }, { rate }) {
    const slope = weightDecay === 0 ? gradients : add(gradients, affine(weights, weightDecay));
    if (velocity === undefined) return { weights: subtract(weights, multiply(slope, rate!)), state: {} };
    const moved = add(affine(velocity, momentum), slope);
    const direction = nesterov ? add(slope, affine(moved, momentum)) : moved;
    return { weights: subtract(weights, multiply(direction, rate!)), state: { velocity: moved } };
  },
};

export const sgd = optimizerFactory(sgdType);
