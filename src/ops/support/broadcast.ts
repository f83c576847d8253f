import { ShapeError } from '../../core/errors.ts';
import { formatShape, type Shape, sizeOf, stridesOf } from '../../core/shape.ts';
import type { Array64 } from '../../core/tensor.ts';

/**
 * Shape of an elementwise result: operands have the same number of axes, and along each axis either the same size or 1.
 * @throws ShapeError naming the operands, their shapes and the axis.
 */
export function broadcastShape(op: string, names: readonly string[], shapes: readonly Shape[]): Shape {
  const rank = shapes[0]!.length;
  const listed = () => names.map((name, index) => `${name}: ${formatShape(shapes[index]!)}`).join(', ');
  if (shapes.some((shape) => shape.length !== rank)) {
    throw new ShapeError(`[${op}] operands have different numbers of axes (${listed()}). Reshape one to match.`, {
      shapes,
    });
  }
  return shapes[0]!.map((_, axis) => {
    const size = Math.max(...shapes.map((shape) => shape[axis]!));
    if (shapes.some((shape) => shape[axis] !== size && shape[axis] !== 1)) {
      throw new ShapeError(
        `[${op}] operands do not fit along axis ${axis} (${listed()}). Sizes must be equal, or 1 to be repeated.`,
        { shapes, axis },
      );
    }
    return size;
  });
}

/** Strides that read an operand of `shape` at places of a larger shape: 0 along repeated axes. */
export function broadcastStrides(shape: Shape): number[] {
  return stridesOf(shape).map((stride, axis) => (shape[axis] === 1 ? 0 : stride));
}

/** Calls `visit` with the offsets into each operand for every place of `shape`, in row-major order. */
export function forEachPlace(
  shape: Shape,
  strides: readonly (readonly number[])[],
  visit: (place: number, offsets: readonly number[]) => void,
): void {
  const index = new Array<number>(shape.length).fill(0);
  const offsets = new Array<number>(strides.length).fill(0);
  const size = sizeOf(shape);
  for (let place = 0; place < size; place++) {
    visit(place, offsets);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      strides.forEach((stride, operand) => {
        offsets[operand]! += stride[axis]!;
      });
      if (index[axis]! < shape[axis]!) break;
      strides.forEach((stride, operand) => {
        offsets[operand]! -= stride[axis]! * shape[axis]!;
      });
      index[axis] = 0;
    }
  }
}

/** Applies a function of numbers place by place, with broadcasting. */
export function mapPlaces(
  shape: Shape,
  inputs: readonly Array64[],
  scalar: (...operands: number[]) => number,
): Float64Array {
  const result = new Float64Array(sizeOf(shape));
  const strides = inputs.map((input) => broadcastStrides(input.shape));
  forEachPlace(shape, strides, (place, offsets) => {
    result[place] = scalar(...offsets.map((offset, operand) => inputs[operand]!.data[offset]!));
  });
  return result;
}
