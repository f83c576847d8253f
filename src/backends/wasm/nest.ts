import type { Shape } from '../../core/shape.ts';
import type { FunctionBuilder, Local } from './assembler/index.ts';

/** One axis of a loop nest: how often it runs, and how far each pointer moves, in numbers. */
export interface Axis {
  readonly extent: number;
  readonly strides: readonly number[];
}

/**
 * The axes of a walk over `shape` with the given strides for each pointer: axes of size 1 are dropped, and neighbours
 * that every pointer walks as one run are joined. At least one axis remains.
 */
export function axesOf(shape: Shape, strides: readonly (readonly number[])[]): Axis[] {
  const axes: Axis[] = [];
  shape.forEach((extent, index) => {
    if (extent === 1) return;
    const axis = { extent, strides: strides.map((each) => each[index]!) };
    const outer = axes.at(-1);
    const joins = outer?.strides.every((stride, pointer) => stride === axis.strides[pointer]! * extent);
    if (joins) axes[axes.length - 1] = { extent: outer!.extent * extent, strides: axis.strides };
    else axes.push(axis);
  });
  return axes.length > 0 ? axes : [{ extent: 1, strides: strides.map(() => 0) }];
}

const bytes = 4;

/** pointer += amount, where the amount is not zero. */
export function advance(f: FunctionBuilder, pointer: Local<'i32'>, amount: number): void {
  if (amount !== 0) f.set(pointer, f.i32.add(pointer, amount));
}

/**
 * Emits loops over `axes`, outermost first; `row` is emitted once and walks the innermost axis itself, leaving the
 * pointers at its end. After the loops the pointers are past the end of the outermost axis.
 */
export function loopRows(
  f: FunctionBuilder,
  axes: readonly Axis[],
  pointers: readonly Local<'i32'>[],
  row: (axis: Axis) => void,
): void {
  const [axis, ...inner] = axes as [Axis, ...Axis[]];
  if (inner.length === 0) {
    row(axis);
    return;
  }
  f.for(0, axis.extent, 1, () => {
    loopRows(f, inner, pointers, row);
    rewind(f, axis, inner[0], pointers);
  });
}

/** The same, with `body` emitted innermost, once a place. Without axes it is emitted alone. */
export function loopNest(
  f: FunctionBuilder,
  axes: readonly Axis[],
  pointers: readonly Local<'i32'>[],
  body: () => void,
): void {
  if (axes.length === 0) {
    body();
    return;
  }
  loopRows(f, axes, pointers, (axis) => {
    f.for(0, axis.extent, 1, () => {
      body();
      rewind(f, axis, undefined, pointers);
    });
  });
}

/** Moves pointers from the end of the inner axis to the next place of the outer one. */
function rewind(f: FunctionBuilder, axis: Axis, inner: Axis | undefined, pointers: readonly Local<'i32'>[]): void {
  pointers.forEach((pointer, index) => {
    const walked = inner === undefined ? 0 : inner.extent * inner.strides[index]!;
    advance(f, pointer, (axis.strides[index]! - walked) * bytes);
  });
}

/** Calls `body` for each place of the outermost axis in `begin` .. `end`, with pointers to it. */
export function span(
  f: FunctionBuilder,
  outer: Axis,
  addresses: readonly Local<'i32'>[],
  { begin, end }: { readonly begin: Local<'i32'>; readonly end: Local<'i32'> },
  body: (pointers: readonly Local<'i32'>[]) => void,
): void {
  f.for(begin, end, 1, (item) => {
    body(
      addresses.map((address, index) =>
        f.local('i32', f.i32.add(address, f.i32.mul(item, outer.strides[index]! * bytes))),
      ),
    );
  });
}
