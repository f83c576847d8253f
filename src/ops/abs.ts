import type { Value } from '../graph/graph.ts';
import { multiply } from './multiply.ts';
import { sign } from './sign.ts';
import { defineElementwise, unarySamples } from './support/elementwise.ts';

/** y = |x|: the lecture's rectification R_abs (14). Gradient: sgn(x) upstream, 0 at x = 0. */
export const absOp = defineElementwise<Record<string, never>>({
  name: 'abs',
  inputNames: ['x'],
  scalar: (_, x) => Math.abs(x!),
  gradient: ({ inputs: [x], upstream }) => [multiply(upstream, sign(x!))],
  onnx: 'Abs',
  samples: unarySamples('awayFromZero'),
});

export function abs(x: Value): Value {
  return x.builder.apply(absOp, {}, x);
}
