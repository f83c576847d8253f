import type { Value } from '../graph/graph.ts';
import { multiply } from './multiply.ts';
import { sigmoid } from './sigmoid.ts';
import { defineElementwise, unarySamples } from './support/elementwise.ts';

/** y = ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|), the form that never overflows. Gradient: sigmoid(x) upstream. */
export const softplusOp = defineElementwise<Record<string, never>>({
  name: 'softplus',
  inputNames: ['x'],
  scalar: (_, x) => Math.max(x!, 0) + Math.log1p(Math.exp(-Math.abs(x!))),
  gradient: ({ inputs: [x], upstream }) => [multiply(upstream, sigmoid(x!))],
  onnx: 'Softplus',
  samples: unarySamples(),
});

export function softplus(x: Value): Value {
  return x.builder.apply(softplusOp, {}, x);
}
