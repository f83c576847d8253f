import type { Window } from '../../../../ops/support/window.ts';
import type { Expr, FunctionBuilder, Local } from '../../assembler/index.ts';
import { type KernelFactory, singlePhase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import { emitTaps, type Grid, gridBytes, gridOf, mapAddress, mapBytes } from './grid.ts';
import { isPool2, pool2Kernel } from './pool2.ts';
import { firstTap, loadTaps, tapOffsets, walkWindows } from './walk.ts';

/** How the numbers of a window become one. */
interface Reduction {
  readonly start: number;
  readonly one: (f: FunctionBuilder, total: Expr<'f32'>, x: Expr<'f32'>) => Expr<'f32'>;
  readonly four: (f: FunctionBuilder, total: Expr<'v128'>, x: Expr<'v128'>) => Expr<'v128'>;
}

/** A window at the border: only its taps inside the map count. */
function reduceChecked(
  f: FunctionBuilder,
  grid: Grid,
  { start, one }: Reduction,
  map: Local<'i32'>,
  i: Local<'i32'>,
  j: Local<'i32'>,
) {
  const total = f.local('f32', start);
  emitTaps(f, grid, [i, j], (offset) => f.set(total, one(f, total, f.f32.load(f.i32.add(map, offset)))));
  return total;
}

/** One number for each window, from the numbers in it, taken in row-major order. Items are maps. */
function reduceWindows(reduction: Reduction): KernelFactory {
  const { start, one, four } = reduction;
  return ({ node, operands: [x] }) => {
    const grid = gridOf(node.attributes, x!.shape, node.shape);
    const offsets = tapOffsets(grid);
    return singlePhase(x!.shape[0]! * x!.shape[1]!, (f, { begin, end, output, inputs }) => {
      f.for(begin, end, 1, (item) => {
        const map = mapAddress(f, inputs[0]!, item, mapBytes(grid));
        const to = mapAddress(f, output, item, gridBytes(grid));
        walkWindows(f, grid, {
          border: (i, j) => {
            f.f32.store(to, reduceChecked(f, grid, reduction, map, i, j));
            advance(f, to, 4);
          },
          inner: (count, i, j) => {
            const first = firstTap(f, grid, map, i, j);
            if (count === 1) {
              const total = f.local('f32', start);
              for (const offset of offsets) f.set(total, one(f, total, f.f32.load(first, { offset })));
              f.f32.store(to, total);
            } else {
              const total = f.local('v128', f.f32x4.const(start));
              for (const offset of offsets) f.set(total, four(f, total, loadTaps(f, grid, first, offset)));
              f.v128.store(to, total);
            }
            advance(f, to, 4 * count);
          },
        });
      });
    });
  };
}

export const windowSumKernel = reduceWindows({
  start: 0,
  one: (f, total, x) => f.f32.add(total, x),
  four: (f, total, x) => f.f32x4.add(total, x),
});

/** NaN wins, as in the reference: f32.max gives NaN when either operand is. */
const generalMaxKernel = reduceWindows({
  start: Number.NEGATIVE_INFINITY,
  one: (f, total, x) => f.f32.max(total, x),
  four: (f, total, x) => f.f32x4.max(total, x),
});

export const windowMaxKernel: KernelFactory = (call) =>
  isPool2(call.node.attributes as unknown as Window, call.node.shape) ? pool2Kernel(call) : generalMaxKernel(call);
