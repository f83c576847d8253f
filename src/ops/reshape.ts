import { ShapeError } from '../core/errors.ts';
import { formatShape, type Shape, sizeOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';

/** The same numbers in the same row-major order under another shape. Gradient: upstream under the old shape. */
export const reshapeOp = defineOp<{ shape: Shape }>({
  name: 'reshape',
  kind: 'alias',
  inputNames: ['x'],
  shape: ({ shape }, [x]) => {
    if (sizeOf(shape) !== sizeOf(x!)) {
      throw new ShapeError(
        `[reshape] x: ${formatShape(x!)} has ${sizeOf(x!)} numbers, but ${formatShape(shape)} needs ${sizeOf(shape)}.`,
        { from: x, to: shape },
      );
    }
    return shape;
  },
  reference: ({ inputs: [x] }) => Float64Array.from(x!.data),
  gradient: ({ inputs: [x], upstream }) => [reshape(upstream, x!.shape)],
  samplewise: ({ shape }, [x]) => shape[0] === x![0],
  onnx: 'Reshape',
  samples: [
    { name: 'flatten', attributes: { shape: [2, 60] }, inputs: [{ shape: [2, 3, 4, 5] }] },
    { name: 'unflatten', attributes: { shape: [3, 2, 5] }, inputs: [{ shape: [3, 10] }] },
  ],
  errorSamples: [
    {
      name: 'count',
      attributes: { shape: [2, 4] },
      inputs: [[2, 3]],
      message: '[reshape] x: 2x3 has 6 numbers, but 2x4 needs 8.',
    },
  ],
});

export function reshape(x: Value, shape: Shape): Value {
  return x.builder.apply(reshapeOp, { shape: [...shape] }, x);
}

/** Maps to units: N x (C H W). */
export function flatten(x: Value): Value {
  return reshape(x, [x.shape[0]!, sizeOf(x.shape.slice(1))]);
}
