import type { Value } from '../graph/graph.ts';
import { negate } from './affine.ts';
import { sumTo } from './sum.ts';
import { binaryErrorSamples, binarySamples, defineElementwise } from './support/elementwise.ts';

/** y = a - b. */
export const subtractOp = defineElementwise<Record<string, never>>({
  name: 'subtract',
  inputNames: ['a', 'b'],
  scalar: (_, a, b) => a! - b!,
  gradient: ({ inputs: [a, b], upstream }) => [sumTo(upstream, a!.shape), sumTo(negate(upstream), b!.shape)],
  onnx: 'Sub',
  samples: binarySamples(),
  errorSamples: binaryErrorSamples('subtract'),
});

export function subtract(a: Value, b: Value): Value {
  return a.builder.apply(subtractOp, {}, a, b);
}
