import type { Value } from '../graph/graph.ts';
import { zerosLike } from './constant.ts';
import { defineElementwise, unarySamples } from './support/elementwise.ts';

/** y = 1 where x > 0, else 0: the slope of ReLU. Its gradient is 0 wherever it exists. */
export const stepOp = defineElementwise<Record<string, never>>({
  name: 'step',
  inputNames: ['x'],
  scalar: (_, x) => (x! > 0 ? 1 : 0),
  gradient: ({ inputs: [x] }) => [zerosLike(x!)],
  onnx: null,
  samples: unarySamples('awayFromZero'),
});

export function step(x: Value): Value {
  return x.builder.apply(stepOp, {}, x);
}
