import { ShapeError } from '../core/errors.ts';
import { formatShape, type Shape } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';
import { sumTo } from './sum.ts';
import { mapPlaces } from './support/broadcast.ts';

/** Repeats x along its axes of size 1. Gradient: the sum over the repetitions. */
export const broadcastOp = defineOp<{ shape: Shape }>({
  name: 'broadcast',
  kind: 'move',
  inputNames: ['x'],
  shape: ({ shape }, [x]) => {
    if (x!.length !== shape.length || x!.some((size, axis) => size !== 1 && size !== shape[axis])) {
      throw new ShapeError(
        `[broadcast] x: ${formatShape(x!)} cannot be repeated to ${formatShape(shape)}. Only axes of size 1 are repeated.`,
        { from: x, to: shape },
      );
    }
    return shape;
  },
  reference: ({ inputs, shape }) => mapPlaces(shape, inputs, (x) => x!),
  gradient: ({ inputs: [x], upstream }) => [sumTo(upstream, x!.shape)],
  samplewise: (_, [x]) => x![0] !== 1,
  onnx: 'Expand',
  samples: [
    { name: 'maps', attributes: { shape: [2, 3, 4, 5] }, inputs: [{ shape: [1, 3, 1, 1] }] },
    { name: 'rows', attributes: { shape: [6, 33] }, inputs: [{ shape: [6, 1] }] },
    { name: 'all', attributes: { shape: [3, 7] }, inputs: [{ shape: [1, 1] }] },
  ],
  errorSamples: [
    {
      name: 'size',
      attributes: { shape: [4, 3] },
      inputs: [[2, 3]],
      message: '[broadcast] x: 2x3 cannot be repeated to 4x3. Only axes of size 1 are repeated.',
    },
  ],
});

export function broadcast(x: Value, shape: Shape): Value {
  return x.shape.every((size, axis) => size === shape[axis])
    ? x
    : x.builder.apply(broadcastOp, { shape: [...shape] }, x);
}
