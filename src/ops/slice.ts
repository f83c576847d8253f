import { ShapeError } from '../core/errors.ts';
import { formatShape, type Shape, sizeOf, stridesOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';
import { pad } from './pad.ts';
import { forEachPlace } from './support/broadcast.ts';

type SliceAttributes = { start: readonly number[]; stride: readonly number[]; size: Shape };

/**
 * Selection by stride: along each axis the `size` numbers at start, start + stride, ... Along two axes it is the
 * lecture's S Y S^T with selection matrices S. Gradient: upstream put back at those places, zeros elsewhere.
 */
export const sliceOp = defineOp<SliceAttributes>({
  name: 'slice',
  kind: 'move',
  inputNames: ['x'],
  shape: ({ start, stride, size }, [x]) => {
    const fits = (extent: number, axis: number) =>
      start[axis]! >= 0 &&
      stride[axis]! >= 1 &&
      size[axis]! >= 1 &&
      start[axis]! + (size[axis]! - 1) * stride[axis]! < extent;
    if ([start, stride, size].some((list) => list.length !== x!.length) || !x!.every(fits)) {
      throw new ShapeError(
        `[slice] start [${start.join(' ')}], stride [${stride.join(' ')}], size [${size.join(' ')}] reach outside ` +
          `x: ${formatShape(x!)}.`,
        { shape: x, start, stride, size },
      );
    }
    return size;
  },
  reference: ({ attributes: { start, stride }, inputs: [x], shape }) => {
    const result = new Float64Array(sizeOf(shape));
    const strides = stridesOf(x!.shape);
    const first = start.reduce((offset, count, axis) => offset + count * strides[axis]!, 0);
    const steps = strides.map((step, axis) => step * stride[axis]!);
    forEachPlace(shape, [steps], (place, [source]) => {
      result[place] = x!.data[first + source!]!;
    });
    return result;
  },
  gradient: ({ attributes: { start, stride, size }, inputs: [x], upstream }) => [
    pad(
      upstream,
      start,
      x!.shape.map((extent, axis) => extent - 1 - start[axis]! - (size[axis]! - 1) * stride[axis]!),
      stride.map((step) => step - 1),
    ),
  ],
  samplewise: ({ start, stride, size }, [x]) => start[0] === 0 && stride[0] === 1 && size[0] === x![0],
  onnx: 'Slice',
  samples: [
    {
      name: 'every second',
      attributes: { start: [0, 0, 0, 0], stride: [1, 1, 2, 2], size: [2, 3, 3, 2] },
      inputs: [{ shape: [2, 3, 5, 4] }],
    },
    { name: 'crop', attributes: { start: [1, 2], stride: [1, 1], size: [2, 3] }, inputs: [{ shape: [4, 6] }] },
    { name: 'odd', attributes: { start: [0, 1], stride: [3, 2], size: [2, 3] }, inputs: [{ shape: [5, 7] }] },
  ],
  errorSamples: [
    {
      name: 'outside',
      attributes: { start: [0, 1], stride: [1, 2], size: [2, 2] },
      inputs: [[2, 3]],
      message: '[slice] start [0 1], stride [1 2], size [2 2] reach outside x: 2x3.',
    },
  ],
});

export function slice(x: Value, { start, stride, size }: SliceAttributes): Value {
  return x.builder.apply(sliceOp, { start: [...start], stride: [...stride], size: [...size] }, x);
}
