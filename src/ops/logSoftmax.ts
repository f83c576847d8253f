import { ShapeError } from '../core/errors.ts';
import { formatShape, sizeOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';
import { exp } from './exp.ts';
import { multiply } from './multiply.ts';
import { subtract } from './subtract.ts';
import { sum } from './sum.ts';

/**
 * y = x - ln(sum of e^x) along one axis, computed from x - max(x) so that it never overflows.
 * Gradient: upstream - softmax(x) sum(upstream).
 */
export const logSoftmaxOp = defineOp<{ axis: number }>({
  name: 'logSoftmax',
  kind: 'reduction',
  inputNames: ['x'],
  shape: ({ axis }, [x]) => {
    if (!(axis >= 0 && axis < x!.length)) {
      throw new ShapeError(`[logSoftmax] there is no axis ${axis} in x: ${formatShape(x!)}.`, { axis, shape: x });
    }
    return x!;
  },
  reference: ({ attributes: { axis }, inputs: [x], shape }) => {
    const result = new Float64Array(sizeOf(shape));
    const inner = sizeOf(shape.slice(axis + 1));
    const count = shape[axis]!;
    for (let lane = 0; lane < result.length / count; lane++) {
      const start = Math.floor(lane / inner) * count * inner + (lane % inner);
      const places = Array.from({ length: count }, (_, i) => start + i * inner);
      const largest = places.reduce((m, place) => Math.max(m, x!.data[place]!), -Infinity);
      const total = places.reduce((t, place) => t + Math.exp(x!.data[place]! - largest), 0);
      for (const place of places) result[place] = x!.data[place]! - largest - Math.log(total);
    }
    return result;
  },
  gradient: ({ attributes: { axis }, output, upstream }) => [
    subtract(upstream, multiply(exp(output), sum(upstream, [axis]))),
  ],
  samplewise: ({ axis }) => axis !== 0,
  onnx: 'LogSoftmax',
  samples: [
    { name: 'classes', attributes: { axis: 1 }, inputs: [{ shape: [5, 10] }] },
    { name: 'two', attributes: { axis: 1 }, inputs: [{ shape: [7, 2] }] },
    { name: 'per pixel', attributes: { axis: 1 }, inputs: [{ shape: [2, 3, 4, 5] }] },
    {
      name: 'large',
      attributes: { axis: 1 },
      inputs: [{ shape: [2, 3], fill: [1000, 999, -1000, -2000, -2001, -2000.5] }],
    },
  ],
  errorSamples: [
    { name: 'axis', attributes: { axis: 2 }, inputs: [[2, 3]], message: '[logSoftmax] there is no axis 2 in x: 2x3.' },
  ],
});

export function logSoftmax(x: Value, axis = 1): Value {
  return x.builder.apply(logSoftmaxOp, { axis }, x);
}
