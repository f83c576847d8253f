import type { Value } from '../graph/graph.ts';
import { defineElementwise } from './support/elementwise.ts';

/** y = scale * x + offset, with two fixed numbers. Gradient: scale * upstream. */
export const affineOp = defineElementwise<{ scale: number; offset: number }>({
  name: 'affine',
  inputNames: ['x'],
  scalar: ({ scale, offset }, x) => scale! * x! + offset!,
  gradient: ({ attributes, upstream }) => [affine(upstream, attributes.scale, 0)],
  onnx: null,
  samples: [
    { name: 'scale', attributes: { scale: -2.5, offset: 0 }, inputs: [{ shape: [3, 5] }] },
    { name: 'scale and offset', attributes: { scale: 0.5, offset: 3 }, inputs: [{ shape: [2, 3, 4, 5] }] },
  ],
});

export function affine(x: Value, scale: number, offset = 0): Value {
  return x.builder.apply(affineOp, { scale, offset }, x);
}

export function negate(x: Value): Value {
  return affine(x, -1);
}
