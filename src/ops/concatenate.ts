import { ShapeError } from '../core/errors.ts';
import { formatShape, sizeOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';
import { slice } from './slice.ts';

/** Arrays one after the other along an axis. Gradient: the matching slices of upstream. */
export const concatenateOp = defineOp<{ axis: number }>({
  name: 'concatenate',
  kind: 'move',
  inputNames: 'many',
  shape: ({ axis }, inputs) => {
    const [first] = inputs;
    const fits = inputs.every(
      (shape) => shape.length === first!.length && shape.every((size, a) => a === axis || size === first![a]),
    );
    if (!fits || !(axis >= 0 && axis < first!.length)) {
      throw new ShapeError(
        `[concatenate] shapes ${inputs.map(formatShape).join(', ')} do not fit along axis ${axis}. All other axes must be equal.`,
        { shapes: inputs, axis },
      );
    }
    return first!.map((size, a) => (a === axis ? inputs.reduce((total, shape) => total + shape[axis]!, 0) : size));
  },
  reference: ({ attributes: { axis }, inputs, shape }) => {
    const result = new Float64Array(sizeOf(shape));
    const outer = sizeOf(shape.slice(0, axis));
    let target = 0;
    for (let row = 0; row < outer; row++) {
      for (const { data } of inputs) {
        const run = data.length / outer;
        result.set(data.subarray(row * run, (row + 1) * run), target);
        target += run;
      }
    }
    return result;
  },
  gradient: ({ attributes: { axis }, inputs, upstream }) => {
    let from = 0;
    return inputs.map(({ shape }) => {
      const start = shape.map((_, a) => (a === axis ? from : 0));
      from += shape[axis]!;
      return slice(upstream, { start, stride: shape.map(() => 1), size: shape });
    });
  },
  samplewise: ({ axis }) => axis !== 0,
  onnx: 'Concat',
  samples: [
    {
      name: 'maps',
      attributes: { axis: 1 },
      inputs: [{ shape: [2, 3, 4, 5] }, { shape: [2, 1, 4, 5] }, { shape: [2, 2, 4, 5] }],
    },
    { name: 'rows', attributes: { axis: 0 }, inputs: [{ shape: [2, 3] }, { shape: [4, 3] }] },
  ],
  errorSamples: [
    {
      name: 'sizes',
      attributes: { axis: 1 },
      inputs: [
        [2, 3],
        [3, 3],
      ],
      message: '[concatenate] shapes 2x3, 3x3 do not fit along axis 1. All other axes must be equal.',
    },
  ],
});

export function concatenate(values: readonly Value[], axis: number): Value {
  return values[0]!.builder.apply(concatenateOp, { axis }, ...values);
}
