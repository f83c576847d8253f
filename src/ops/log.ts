import type { Value } from '../graph/graph.ts';
import { divide } from './divide.ts';
import { defineElementwise, unarySamples } from './support/elementwise.ts';

/** y = ln x. Gradient: upstream / x. */
export const logOp = defineElementwise<Record<string, never>>({
  name: 'log',
  inputNames: ['x'],
  scalar: (_, x) => Math.log(x!),
  gradient: ({ inputs: [x], upstream }) => [divide(upstream, x!)],
  onnx: 'Log',
  samples: unarySamples('positive'),
});

export function log(x: Value): Value {
  return x.builder.apply(logOp, {}, x);
}
