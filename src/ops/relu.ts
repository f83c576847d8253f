import type { Value } from '../graph/graph.ts';
import { multiply } from './multiply.ts';
import { step } from './step.ts';
import { defineElementwise, unarySamples } from './support/elementwise.ts';

/** y = max(0, x). Gradient: upstream where y > 0, which is where x > 0, else 0: x need not be kept. */
export const reluOp = defineElementwise<Record<string, never>>({
  name: 'relu',
  inputNames: ['x'],
  scalar: (_, x) => (x! > 0 || Number.isNaN(x!) ? x! : 0),
  gradient: ({ output, upstream }) => [multiply(upstream, step(output))],
  onnx: 'Relu',
  samples: unarySamples('awayFromZero'),
});

export function relu(x: Value): Value {
  return x.builder.apply(reluOp, {}, x);
}
