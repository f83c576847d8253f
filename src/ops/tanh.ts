import type { Value } from '../graph/graph.ts';
import { affine } from './affine.ts';
import { multiply, square } from './multiply.ts';
import { defineElementwise, unarySamples } from './support/elementwise.ts';

/** y = tanh x. Gradient: (1 - y^2) upstream. */
export const tanhOp = defineElementwise<Record<string, never>>({
  name: 'tanh',
  inputNames: ['x'],
  scalar: (_, x) => Math.tanh(x!),
  gradient: ({ output, upstream }) => [multiply(upstream, affine(square(output), -1, 1))],
  onnx: 'Tanh',
  samples: unarySamples(),
});

export function tanh(x: Value): Value {
  return x.builder.apply(tanhOp, {}, x);
}
