import { ShapeError } from '../core/errors.ts';
import { formatShape, sizeOf, stridesOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';
import { forEachPlace } from './support/broadcast.ts';

/** Reorders axes: axis i of y is axis permutation[i] of x. Gradient: upstream with the inverse permutation. */
export const transposeOp = defineOp<{ permutation: readonly number[] }>({
  name: 'transpose',
  kind: 'move',
  inputNames: ['x'],
  shape: ({ permutation }, [x]) => {
    const sorted = [...permutation].sort((a, b) => a - b);
    if (permutation.length !== x!.length || sorted.some((axis, index) => axis !== index)) {
      throw new ShapeError(
        `[transpose] [${permutation.join(' ')}] is not an order of the ${x!.length} axes of x: ${formatShape(x!)}.`,
        { permutation, shape: x },
      );
    }
    return permutation.map((axis) => x![axis]!);
  },
  reference: ({ attributes: { permutation }, inputs: [x], shape }) => {
    const result = new Float64Array(sizeOf(shape));
    const strides = stridesOf(x!.shape);
    forEachPlace(shape, [permutation.map((axis) => strides[axis]!)], (place, [source]) => {
      result[place] = x!.data[source!]!;
    });
    return result;
  },
  gradient: ({ attributes: { permutation }, upstream }) => [
    transpose(
      upstream,
      permutation.map((_, axis) => permutation.indexOf(axis)),
    ),
  ],
  samplewise: ({ permutation }) => permutation[0] === 0,
  onnx: 'Transpose',
  samples: [
    { name: 'matrix', attributes: { permutation: [1, 0] }, inputs: [{ shape: [5, 7] }] },
    { name: 'maps last', attributes: { permutation: [0, 2, 3, 1] }, inputs: [{ shape: [2, 3, 4, 5] }] },
    { name: 'batch', attributes: { permutation: [2, 0, 1] }, inputs: [{ shape: [3, 4, 6] }] },
  ],
  errorSamples: [
    {
      name: 'order',
      attributes: { permutation: [0, 0] },
      inputs: [[2, 3]],
      message: '[transpose] [0 0] is not an order of the 2 axes of x: 2x3.',
    },
  ],
});

export function transpose(x: Value, permutation: readonly number[]): Value {
  return x.builder.apply(transposeOp, { permutation: [...permutation] }, x);
}
