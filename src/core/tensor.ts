import { ShapeError } from './errors.ts';
import { formatShape, type Shape, sizeOf } from './shape.ts';

/** A row-major array of 32-bit floats on the host. What users pass in and get back. */
export interface Tensor {
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** A row-major array of 64-bit floats: what the reference backend computes with. */
export interface Array64 {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/**
 * Wraps numbers as a tensor.
 * @throws ShapeError when the count of numbers is not the product of the shape.
 */
export function tensor(shape: Shape, data: ArrayLike<number>): Tensor {
  if (data.length !== sizeOf(shape)) {
    throw new ShapeError(
      `A tensor of shape ${formatShape(shape)} holds ${sizeOf(shape)} numbers, but ${data.length} were given.`,
      { shape, count: data.length },
    );
  }
  return { shape: [...shape], data: data instanceof Float32Array ? data : Float32Array.from(data) };
}
