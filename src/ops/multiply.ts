import type { Value } from '../graph/graph.ts';
import { sumTo } from './sum.ts';
import { binaryErrorSamples, binarySamples, defineElementwise } from './support/elementwise.ts';

/** y = a b. Gradient: b upstream and a upstream. */
export const multiplyOp = defineElementwise<Record<string, never>>({
  name: 'multiply',
  inputNames: ['a', 'b'],
  scalar: (_, a, b) => a! * b!,
  gradient: ({ inputs: [a, b], upstream }) => [
    sumTo(multiply(upstream, b!), a!.shape),
    sumTo(multiply(upstream, a!), b!.shape),
  ],
  onnx: 'Mul',
  samples: binarySamples(),
  errorSamples: binaryErrorSamples('multiply'),
});

export function multiply(a: Value, b: Value): Value {
  return a.builder.apply(multiplyOp, {}, a, b);
}

export function square(x: Value): Value {
  return multiply(x, x);
}
