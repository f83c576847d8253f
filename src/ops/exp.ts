import type { Value } from '../graph/graph.ts';
import { multiply } from './multiply.ts';
import { defineElementwise, unarySamples } from './support/elementwise.ts';

/** y = e^x. Gradient: y upstream. */
export const expOp = defineElementwise<Record<string, never>>({
  name: 'exp',
  inputNames: ['x'],
  scalar: (_, x) => Math.exp(x!),
  gradient: ({ output, upstream }) => [multiply(upstream, output)],
  onnx: 'Exp',
  samples: unarySamples(),
});

export function exp(x: Value): Value {
  return x.builder.apply(expOp, {}, x);
}
