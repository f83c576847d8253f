import { ShapeError } from '../core/errors.ts';
import { formatShape, sizeOf, stridesOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';
import { forEachPlace } from './support/broadcast.ts';

/** Reverses axes: what turns cross-correlation into the lecture's flipped-kernel convolution (8). Its own gradient. */
export const reverseOp = defineOp<{ axes: readonly number[] }>({
  name: 'reverse',
  kind: 'move',
  inputNames: ['x'],
  shape: ({ axes }, [x]) => {
    const outside = axes.find((axis) => !(axis >= 0 && axis < x!.length));
    if (outside !== undefined) {
      throw new ShapeError(`[reverse] there is no axis ${outside} in x: ${formatShape(x!)}.`, {
        axis: outside,
        shape: x,
      });
    }
    return x!;
  },
  reference: ({ attributes: { axes }, inputs: [x], shape }) => {
    const result = new Float64Array(sizeOf(shape));
    const strides = stridesOf(shape);
    const first = axes.reduce((offset, axis) => offset + (shape[axis]! - 1) * strides[axis]!, 0);
    const steps = strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride));
    forEachPlace(shape, [steps], (place, [source]) => {
      result[place] = x!.data[first + source!]!;
    });
    return result;
  },
  gradient: ({ attributes: { axes }, upstream }) => [reverse(upstream, axes)],
  samplewise: ({ axes }) => !axes.includes(0),
  onnx: null,
  samples: [
    { name: 'kernel', attributes: { axes: [2, 3] }, inputs: [{ shape: [2, 3, 3, 5] }] },
    { name: 'rows', attributes: { axes: [0] }, inputs: [{ shape: [4, 3] }] },
  ],
  errorSamples: [
    { name: 'axis', attributes: { axes: [2] }, inputs: [[2, 3]], message: '[reverse] there is no axis 2 in x: 2x3.' },
  ],
});

export function reverse(x: Value, axes: readonly number[]): Value {
  return x.builder.apply(reverseOp, { axes: [...axes] }, x);
}
