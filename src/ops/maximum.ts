import type { Value } from '../graph/graph.ts';
import { multiply } from './multiply.ts';
import { step } from './step.ts';
import { subtract } from './subtract.ts';
import { sumTo } from './sum.ts';
import { binaryErrorSamples, defineElementwise } from './support/elementwise.ts';

/** y = max(a, b). Gradient: to a where a > b, else to b (at a tie, a kink, to b). */
export const maximumOp = defineElementwise<Record<string, never>>({
  name: 'maximum',
  inputNames: ['a', 'b'],
  scalar: (_, a, b) => (a! > b! || Number.isNaN(a!) ? a! : b!),
  gradient: ({ inputs: [a, b], upstream }) => {
    const toA = multiply(upstream, step(subtract(a!, b!)));
    return [sumTo(toA, a!.shape), sumTo(subtract(upstream, toA), b!.shape)];
  },
  onnx: 'Max',
  samples: [
    {
      name: 'equal shapes',
      attributes: {},
      inputs: [
        { shape: [5], fill: [1, 5, -2, 7, 3] },
        { shape: [5], fill: [2, 4, -3, 9, 0] },
      ],
    },
    {
      name: 'repeated',
      attributes: {},
      inputs: [
        { shape: [2, 3], fill: [1, 5, -2, 7, 3, 0] },
        { shape: [1, 1], fill: [2] },
      ],
    },
  ],
  errorSamples: binaryErrorSamples('maximum'),
});

export function maximum(a: Value, b: Value): Value {
  return a.builder.apply(maximumOp, {}, a, b);
}
