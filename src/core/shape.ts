import { ShapeError } from './errors.ts';

/** Sizes by axis, outermost first; row-major in memory. `[]` is a scalar. */
export type Shape = readonly number[];

/** Number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const dimension of shape) size *= dimension;
  return size;
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}

/** `16x3x5x5`; a scalar prints as `scalar`. */
export function formatShape(shape: Shape): string {
  return shape.length === 0 ? 'scalar' : shape.join('x');
}

const axisNames: Record<number, readonly string[]> = {
  2: ['N', 'F'],
  4: ['N', 'C', 'H', 'W'],
};

/** Dimensions with their letters, as error messages print them: `N=8 C=4 H=32 W=32`. */
export function formatDimensions(shape: Shape, names: readonly string[] = axisNames[shape.length] ?? []): string {
  if (names.length !== shape.length) return formatShape(shape);
  return shape.map((dimension, axis) => `${names[axis]}=${dimension}`).join(' ');
}

/** Throws a ShapeError unless every dimension is a positive integer. */
export function checkShape(shape: Shape, what: string): void {
  for (const dimension of shape) {
    if (!Number.isInteger(dimension) || dimension < 1) {
      throw new ShapeError(
        `${what} has the shape ${formatShape(shape)}; every dimension must be a whole number >= 1.`,
        {
          shape,
        },
      );
    }
  }
}
