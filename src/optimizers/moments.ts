import { checkNumber } from '../core/checks.ts';
import type { Value } from '../graph/graph.ts';
import { add, affine, divide, multiply, sqrt, square, subtract } from '../ops/index.ts';
import type { OptimizerOptions, Update } from './optimizer.ts';

/** Options of the optimizers that follow the first two moments of the gradient. */
export interface MomentOptions extends OptimizerOptions {
  /** Share kept of the gradient's running mean, 0 to below 1. Default 0.9. */
  readonly beta1: number;
  /** Share kept of the running mean of its square, 0 to below 1. Default 0.999. */
  readonly beta2: number;
  /** Added to the root of the corrected second moment, > 0. Default 1e-8. */
  readonly epsilon: number;
  /** Pull of every weight towards 0, >= 0. */
  readonly weightDecay: number;
}

export const momentState = ['firstMoment', 'secondMoment'] as const;

export function checkMoments({ learningRate, beta1, beta2, epsilon, weightDecay }: MomentOptions, where: string): void {
  checkNumber(learningRate, 'learningRate', where, { least: 0 });
  checkNumber(beta1, 'beta1', where, { least: 0, below: 1 });
  checkNumber(beta2, 'beta2', where, { least: 0, below: 1 });
  checkNumber(epsilon, 'epsilon', where, { above: 0 });
  checkNumber(weightDecay, 'weightDecay', where, { least: 0 });
}

/** The bias corrections of step t: `rate` = learning rate / (1 - beta1^t), `correction` = 1 / sqrt(1 - beta2^t). */
export function momentScalars({ beta1, beta2 }: MomentOptions, step: number, learningRate: number) {
  return { rate: learningRate / (1 - beta1 ** step), correction: 1 / Math.sqrt(1 - beta2 ** step) };
}

/** m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, w = w - rate m / (sqrt(v) correction + epsilon). */
export function momentUpdate(
  { beta1, beta2, epsilon }: MomentOptions,
  weights: Value,
  gradients: Value,
  state: Readonly<Record<string, Value>>,
  { rate, correction }: Readonly<Record<string, Value>>,
): Update {
  const firstMoment = add(affine(state.firstMoment!, beta1), affine(gradients, 1 - beta1));
  const secondMoment = add(affine(state.secondMoment!, beta2), affine(square(gradients), 1 - beta2));
  const scale = affine(multiply(sqrt(secondMoment), correction!), 1, epsilon);
  const step = multiply(divide(firstMoment, scale), rate!);
  return { weights: subtract(weights, step), state: { firstMoment, secondMoment } };
}
