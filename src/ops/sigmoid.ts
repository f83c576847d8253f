import type { Value } from '../graph/graph.ts';
import { affine } from './affine.ts';
import { multiply } from './multiply.ts';
import { defineElementwise, unarySamples } from './support/elementwise.ts';

/** y = 1 / (1 + e^-x). Gradient: y (1 - y) upstream, at most a quarter of it. */
export const sigmoidOp = defineElementwise<Record<string, never>>({
  name: 'sigmoid',
  inputNames: ['x'],
  scalar: (_, x) => logistic(x!),
  gradient: ({ output, upstream }) => [multiply(upstream, multiply(output, affine(output, -1, 1)))],
  onnx: 'Sigmoid',
  samples: unarySamples(),
});

export function sigmoid(x: Value): Value {
  return x.builder.apply(sigmoidOp, {}, x);
}

/** 1 / (1 + e^-x) without overflow on either side. */
function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}
