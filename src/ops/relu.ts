import type { Value } from '../graph/graph.ts';
import { multiply } from './multiply.ts';
import { step } from './step.ts';
import { defineElementwise, unarySamples } from './support/elementwise.ts';

/** y = max(0, x). Gradient: upstream where x > 0, else 0. */
export const reluOp = defineElementwise<Record<string, never>>({
  name: 'relu',
  inputNames: ['x'],
  scalar: (_, x) => (x! > 0 || Number.isNaN(x!) ? x! : 0),
  gradient: ({ inputs: [x], upstream }) => [multiply(upstream, step(x!))],
  onnx: 'Relu',
  samples: unarySamples('awayFromZero'),
});

export function relu(x: Value): Value {
  return x.builder.apply(reluOp, {}, x);
}
