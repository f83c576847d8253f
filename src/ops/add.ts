import type { Value } from '../graph/graph.ts';
import { sumTo } from './sum.ts';
import { binaryErrorSamples, binarySamples, defineElementwise } from './support/elementwise.ts';

/** y = a + b. */
export const addOp = defineElementwise<Record<string, never>>({
  name: 'add',
  inputNames: ['a', 'b'],
  scalar: (_, a, b) => a! + b!,
  gradient: ({ inputs: [a, b], upstream }) => [sumTo(upstream, a!.shape), sumTo(upstream, b!.shape)],
  onnx: 'Add',
  samples: binarySamples(),
  errorSamples: binaryErrorSamples('add'),
});

export function add(a: Value, b: Value): Value {
  return a.builder.apply(addOp, {}, a, b);
}
