import { ShapeError } from '../../core/errors.ts';
import { type Plane, plane } from '../plane.ts';

/** Matrix product. Shapes: `M K` and `K N` to `M N`. @throws ShapeError when the inner sizes differ. */
export function matrixProduct(a: Plane, b: Plane): Plane {
  if (a.width !== b.height) {
    throw new ShapeError(`A ${a.height}x${a.width} matrix cannot be multiplied by a ${b.height}x${b.width} one.`, {
      a: [a.height, a.width],
      b: [b.height, b.width],
    });
  }
  const product = plane(b.width, a.height);
  for (let i = 0; i < a.height; i++) {
    for (let k = 0; k < a.width; k++) {
      const factor = a.data[i * a.width + k]!;
      for (let j = 0; j < b.width; j++) product.data[i * b.width + j]! += factor * b.data[k * b.width + j]!;
    }
  }
  return product;
}

/** Rows become columns. */
export function transposed({ width, height, data }: Plane): Plane {
  return plane(
    height,
    width,
    data.map((_, i) => data[(i % height) * width + Math.floor(i / height)]!),
  );
}
