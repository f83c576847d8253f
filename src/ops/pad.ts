import { ShapeError } from '../core/errors.ts';
import { formatShape, sizeOf, stridesOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';
import { slice } from './slice.ts';
import { forEachPlace } from './support/broadcast.ts';

/**
 * Zeros around and between: along each axis `low` zeros before, `interior` zeros between neighbours, `high` after.
 * The transpose of slice. Gradient: upstream sliced at the places the numbers went to.
 */
export const padOp = defineOp<{ low: readonly number[]; high: readonly number[]; interior: readonly number[] }>({
  name: 'pad',
  kind: 'move',
  inputNames: ['x'],
  shape: ({ low, high, interior }, [x]) => {
    const lists = [low, high, interior];
    if (lists.some((list) => list.length !== x!.length || list.some((n) => !Number.isInteger(n) || n < 0))) {
      throw new ShapeError(
        `[pad] x: ${formatShape(x!)} needs ${x!.length} whole numbers >= 0 each of low, high and interior, not ` +
          `[${low.join(' ')}], [${high.join(' ')}], [${interior.join(' ')}].`,
        { shape: x, low, high, interior },
      );
    }
    return x!.map((size, axis) => low[axis]! + size + (size - 1) * interior[axis]! + high[axis]!);
  },
  reference: ({ attributes: { low, interior }, inputs: [x], shape }) => {
    const result = new Float64Array(sizeOf(shape));
    const strides = stridesOf(shape);
    const start = low.reduce((offset, count, axis) => offset + count * strides[axis]!, 0);
    const steps = strides.map((stride, axis) => stride * (interior[axis]! + 1));
    forEachPlace(x!.shape, [steps], (place, [target]) => {
      result[start + target!] = x!.data[place]!;
    });
    return result;
  },
  gradient: ({ attributes: { low, interior }, inputs: [x], upstream }) => [
    slice(upstream, {
      start: low,
      stride: interior.map((count) => count + 1),
      size: x!.shape,
    }),
  ],
  samplewise: ({ low, high, interior }) => low[0] === 0 && high[0] === 0 && interior[0] === 0,
  onnx: 'Pad',
  samples: [
    {
      name: 'border',
      attributes: { low: [0, 0, 1, 2], high: [0, 0, 2, 1], interior: [0, 0, 0, 0] },
      inputs: [{ shape: [2, 3, 4, 5] }],
    },
    { name: 'between', attributes: { low: [1, 0], high: [0, 2], interior: [1, 2] }, inputs: [{ shape: [3, 4] }] },
  ],
  errorSamples: [
    {
      name: 'count',
      attributes: { low: [1], high: [1, 1], interior: [0, 0] },
      inputs: [[2, 3]],
      message: '[pad] x: 2x3 needs 2 whole numbers >= 0 each of low, high and interior, not [1], [1 1], [0 0].',
    },
  ],
});

export function pad(x: Value, low: readonly number[], high: readonly number[], interior?: readonly number[]): Value {
  return x.builder.apply(padOp, { low, high, interior: interior ?? x.shape.map(() => 0) }, x);
}
