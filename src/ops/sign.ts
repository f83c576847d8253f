import type { Value } from '../graph/graph.ts';
import { zerosLike } from './constant.ts';
import { defineElementwise, unarySamples } from './support/elementwise.ts';

/** y = -1, 0 or 1. Its gradient is 0 wherever it exists. */
export const signOp = defineElementwise<Record<string, never>>({
  name: 'sign',
  inputNames: ['x'],
  scalar: (_, x) => Math.sign(x!),
  gradient: ({ inputs: [x] }) => [zerosLike(x!)],
  onnx: 'Sign',
  samples: unarySamples('awayFromZero'),
});

export function sign(x: Value): Value {
  return x.builder.apply(signOp, {}, x);
}
