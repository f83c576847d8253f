import { ShapeError } from '../core/errors.ts';
import { formatShape, type Shape, sizeOf } from '../core/shape.ts';
import type { GraphBuilder, Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';

/** Numbers fixed when the graph is built. One number fills the whole shape. */
export const constantOp = defineOp<{ shape: Shape; data: Float64Array }>({
  name: 'constant',
  kind: 'source',
  inputNames: [],
  shape: ({ shape, data }) => {
    if (data.length !== 1 && data.length !== sizeOf(shape)) {
      throw new ShapeError(
        `[constant] ${data.length} numbers were given for the shape ${formatShape(shape)}. Give ${sizeOf(shape)}, or one.`,
        { shape, count: data.length },
      );
    }
    return shape;
  },
  reference: ({ attributes: { data }, shape }) =>
    data.length === 1 ? new Float64Array(sizeOf(shape)).fill(data[0]!) : Float64Array.from(data),
  onnx: 'Constant',
  samples: [
    { name: 'filled', attributes: { shape: [3, 7], data: Float64Array.of(2.5) }, inputs: [] },
    { name: 'listed', attributes: { shape: [2, 2], data: Float64Array.of(1, -2, 3, 0.1) }, inputs: [] },
  ],
  errorSamples: [
    {
      name: 'count',
      attributes: { shape: [2, 2], data: Float64Array.of(1, 2, 3) },
      inputs: [],
      message: '[constant] 3 numbers were given for the shape 2x2. Give 4, or one.',
    },
  ],
});

export function constant(builder: GraphBuilder, shape: Shape, data: number | ArrayLike<number>): Value {
  const numbers = typeof data === 'number' ? Float64Array.of(data) : Float64Array.from(data);
  return builder.apply(constantOp, { shape: [...shape], data: numbers });
}

/** Zeros of the shape of another value. */
export function zerosLike(value: Value): Value {
  return constant(value.builder, value.shape, 0);
}
