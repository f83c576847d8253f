import { stridesOf } from '../../../core/shape.ts';
import type { Expr, FunctionBuilder, Local } from '../assembler/index.ts';
import { type KernelFactory, singlePhase } from '../kernel.ts';
import { type Axis, advance, axesOf, loopRows, span } from '../nest.ts';

/** Sum of the four lanes, in a fixed order: (0 + 2) + (1 + 3). */
export function laneSum(f: FunctionBuilder, vector: Expr<'v128'>): Expr<'f32'> {
  const halves = f.local('v128', vector);
  const swapped = f.i8x16.shuffle(halves, halves, [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7]);
  const pairs = f.local('v128', f.f32x4.add(halves, swapped));
  return f.f32.add(f.f32x4.extract_lane(pairs, 0), f.f32x4.extract_lane(pairs, 1));
}

/** Adds a row to eight running sums and a single one; leaves the pointer at the row's end. */
function addRow(
  f: FunctionBuilder,
  x: Local<'i32'>,
  { extent, strides: [stride] }: Axis,
  sums: readonly Local<'v128'>[],
  single: Local<'f32'>,
): void {
  const whole = stride === 1 ? extent - (extent % 8) : 0;
  f.for(0, whole, 8, () => {
    sums.forEach((sum, k) => f.set(sum, f.f32x4.add(sum, f.v128.load(x, { offset: 16 * k }))));
    advance(f, x, 32);
  });
  f.for(whole, extent, 1, () => {
    f.set(single, f.f32.add(single, f.f32.load(x)));
    advance(f, x, stride! * 4);
  });
}

/** Sums along axes: for each number of the result, one walk over the numbers that it sums. */
function sumEach(f: FunctionBuilder, reduced: readonly Axis[], output: Local<'i32'>, x: Local<'i32'>): void {
  const sums = [f.local('v128', f.f32x4.const(0)), f.local('v128', f.f32x4.const(0))];
  const single = f.local('f32', 0);
  loopRows(f, reduced, [x], (row) => addRow(f, x, row, sums, single));
  f.f32.store(output, f.f32.add(laneSum(f, f.f32x4.add(sums[0]!, sums[1]!)), single));
}

/** Sums over outer axes with the kept numbers side by side in memory: eight columns at a time. */
function sumColumns(
  f: FunctionBuilder,
  reduced: readonly Axis[],
  kept: Axis,
  output: Local<'i32'>,
  x: Local<'i32'>,
): void {
  const whole = kept.extent - (kept.extent % 8);
  const column = (count: number) => {
    const sums = Array.from({ length: count === 8 ? 2 : 1 }, () => f.local('v128', f.f32x4.const(0)));
    const pointer = f.local('i32', x);
    loopRows(f, reduced, [pointer], (row) => {
      f.for(0, row.extent, 1, () => {
        sums.forEach((sum, k) => {
          const numbers = count === 8 ? f.v128.load(pointer, { offset: 16 * k }) : f.v128.load32_zero(pointer);
          f.set(sum, f.f32x4.add(sum, numbers));
        });
        advance(f, pointer, row.strides[0]! * 4);
      });
    });
    if (count === 8) sums.forEach((sum, k) => f.v128.store(output, sum, { offset: 16 * k }));
    else f.v128.store32_lane(output, sums[0]!, 0);
    advance(f, output, count * 4);
    advance(f, x, count * 4);
  };
  f.for(0, whole, 8, () => column(8));
  f.for(whole, kept.extent, 1, () => column(1));
}

/** Sum over some axes. Items are places of the outermost kept axis, each summed in one fixed order. */
export const sumKernel: KernelFactory = ({ node, operands: [x] }) => {
  const axes = node.attributes.axes as number[];
  const shape = x!.shape;
  const strides = stridesOf(shape);
  const pick = (wanted: boolean) => shape.flatMap((_, axis) => (axes.includes(axis) === wanted ? [axis] : []));
  const reducedAxes = pick(true);
  const keptAxes = pick(false);
  const reduced = axesOf(
    reducedAxes.map((axis) => shape[axis]!),
    [reducedAxes.map((axis) => strides[axis]!)],
  );
  const keptShape = keptAxes.map((axis) => shape[axis]!);
  const kept = axesOf(keptShape, [stridesOf(keptShape), keptAxes.map((axis) => strides[axis]!)]);
  const inColumns = kept.at(-1)!.strides[1] === 1 && kept.at(-1)!.extent >= 8;
  const outer = kept.length > 1 || !inColumns ? kept[0]! : { extent: 1, strides: [0, 0] };
  const inner = kept.length > 1 || !inColumns ? kept.slice(1) : kept;
  return singlePhase(outer.extent, (f, { begin, end, output, inputs }) => {
    span(f, outer, [output, inputs[0]!], { begin, end }, ([to, from]) => {
      if (inColumns) {
        loopRows(f, inner, [to!, from!], (row) => sumColumns(f, reduced, row, to!, from!));
        return;
      }
      const each = () => {
        const pointer = f.local('i32', from!);
        sumEach(f, reduced, to!, pointer);
      };
      if (inner.length === 0) each();
      else
        loopRows(f, inner, [to!, from!], (row) => {
          f.for(0, row.extent, 1, () => {
            each();
            advance(f, to!, row.strides[0]! * 4);
            advance(f, from!, row.strides[1]! * 4);
          });
        });
    });
  });
};
