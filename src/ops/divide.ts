import type { Value } from '../graph/graph.ts';
import { negate } from './affine.ts';
import { multiply } from './multiply.ts';
import { sumTo } from './sum.ts';
import { binaryErrorSamples, binarySamples, defineElementwise } from './support/elementwise.ts';

/** y = a / b. Gradient: upstream / b and -y upstream / b. */
export const divideOp = defineElementwise<Record<string, never>>({
  name: 'divide',
  inputNames: ['a', 'b'],
  scalar: (_, a, b) => a! / b!,
  gradient: ({ inputs: [a, b], output, upstream }) => {
    const scaled = divide(upstream, b!);
    return [sumTo(scaled, a!.shape), sumTo(negate(multiply(output, scaled)), b!.shape)];
  },
  onnx: 'Div',
  samples: binarySamples('awayFromZero'),
  errorSamples: binaryErrorSamples('divide'),
});

export function divide(a: Value, b: Value): Value {
  return a.builder.apply(divideOp, {}, a, b);
}
