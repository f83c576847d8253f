import { ShapeError } from '../core/errors.ts';
import { formatShape, type Shape, stridesOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';
import { broadcast } from './broadcast.ts';
import { forEachPlace } from './support/broadcast.ts';

/** Sum over some axes, which stay with size 1. Gradient: upstream repeated along them. */
export const sumOp = defineOp<{ axes: readonly number[] }>({
  name: 'sum',
  kind: 'reduction',
  inputNames: ['x'],
  shape: ({ axes }, [x]) => {
    for (const axis of axes) {
      if (!Number.isInteger(axis) || axis < 0 || axis >= x!.length) {
        throw new ShapeError(`[sum] there is no axis ${axis} in x: ${formatShape(x!)}.`, { axis, shape: x });
      }
    }
    return x!.map((size, axis) => (axes.includes(axis) ? 1 : size));
  },
  reference: ({ inputs: [x], shape }) => {
    const result = new Float64Array(shape.reduce((a, b) => a * b, 1));
    const strides = stridesOf(shape).map((stride, axis) => (shape[axis] === 1 ? 0 : stride));
    forEachPlace(x!.shape, [strides], (place, [target]) => {
      result[target!]! += x!.data[place]!;
    });
    return result;
  },
  gradient: ({ inputs: [x], upstream }) => [broadcast(upstream, x!.shape)],
  samplewise: ({ axes }) => !axes.includes(0),
  onnx: 'ReduceSum',
  samples: [
    { name: 'last', attributes: { axes: [1] }, inputs: [{ shape: [5, 37] }] },
    { name: 'first', attributes: { axes: [0] }, inputs: [{ shape: [5, 37] }] },
    { name: 'maps', attributes: { axes: [0, 2, 3] }, inputs: [{ shape: [3, 4, 5, 7] }] },
    { name: 'middle', attributes: { axes: [1] }, inputs: [{ shape: [2, 6, 3, 5] }] },
    { name: 'all', attributes: { axes: [0, 1, 2, 3] }, inputs: [{ shape: [2, 3, 4, 9] }] },
    { name: 'none', attributes: { axes: [] }, inputs: [{ shape: [2, 3] }] },
  ],
  errorSamples: [
    { name: 'axis', attributes: { axes: [2] }, inputs: [[2, 3]], message: '[sum] there is no axis 2 in x: 2x3.' },
  ],
});

export function sum(x: Value, axes: readonly number[]): Value {
  return x.builder.apply(sumOp, { axes: [...axes] }, x);
}

/** Undoes a repetition: sums over the axes along which `shape` has size 1 and x has not. */
export function sumTo(x: Value, shape: Shape): Value {
  const axes = shape.flatMap((size, axis) => (size === 1 && x.shape[axis] !== 1 ? [axis] : []));
  return axes.length === 0 ? x : sum(x, axes);
}
