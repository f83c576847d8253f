import type { Value } from '../graph/graph.ts';
import { affine } from './affine.ts';
import { multiply } from './multiply.ts';
import { defineElementwise } from './support/elementwise.ts';

/** y = x^exponent for x > 0 (and x = 0 with a positive exponent). Gradient: exponent x^(exponent - 1) upstream. */
export const powerOp = defineElementwise<{ exponent: number }>({
  name: 'power',
  inputNames: ['x'],
  scalar: ({ exponent }, x) => x! ** exponent,
  gradient: ({ attributes: { exponent }, inputs: [x], upstream }) => [
    multiply(upstream, affine(power(x!, exponent - 1), exponent)),
  ],
  tolerance: 2e-5,
  onnx: 'Pow',
  samples: [0.5, -0.5, -1, 0.75, 2].map((exponent) => ({
    name: `exponent ${exponent}`,
    attributes: { exponent },
    inputs: [{ shape: [2, 3, 7], fill: 'positive' as const }],
  })),
});

export function power(x: Value, exponent: number): Value {
  return x.builder.apply(powerOp, { exponent }, x);
}

export function sqrt(x: Value): Value {
  return power(x, 0.5);
}
