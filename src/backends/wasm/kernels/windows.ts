import { type Window, windowCount } from '../../../ops/support/window.ts';
import type { Expr, FunctionBuilder, Local } from '../assembler/index.ts';
import { type KernelFactory, singlePhase } from '../kernel.ts';
import { advance } from '../nest.ts';
import { isPool2, pool2GradientKernel, pool2Kernel } from './pool2.ts';

/** Sizes of one map and of the grid of windows over it. */
interface Grid {
  readonly window: Window;
  readonly map: readonly [number, number];
  readonly counts: readonly [number, number];
}

const hasPadding = ({ window }: Grid) => window.padding.some((count) => count > 0);

/** Runs `body` where the row (or column) lies inside the map; without padding it always does. */
function inside(f: FunctionBuilder, grid: Grid, place: Expr<'i32'>, extent: number, body: () => void): void {
  if (hasPadding(grid)) f.if(f.i32.lt_u(place, extent), body);
  else body();
}

/** Emits the taps of the window at (i, j): `tap` gets the byte offset in the map and the tap's number. */
function emitTaps(
  f: FunctionBuilder,
  grid: Grid,
  [i, j]: readonly [Local<'i32'>, Local<'i32'>],
  tap: (offset: Local<'i32'>, r: Local<'i32'>, s: Local<'i32'>) => void,
): void {
  const { kernel, stride, padding, dilation } = grid.window;
  const row = f.local('i32', f.i32.sub(f.i32.mul(i, stride[0]), padding[0]));
  f.for(0, kernel[0], 1, (r) => {
    inside(f, grid, row, grid.map[0], () => {
      const column = f.local('i32', f.i32.sub(f.i32.mul(j, stride[1]), padding[2]));
      const offset = f.local('i32', f.i32.shl(f.i32.add(f.i32.mul(row, grid.map[1]), column), 2));
      f.for(0, kernel[1], 1, (s) => {
        inside(f, grid, column, grid.map[1], () => tap(offset, r, s));
        advance(f, column, dilation[1]);
        advance(f, offset, dilation[1] * 4);
      });
    });
    advance(f, row, dilation[0]);
  });
}

/** Loops over the windows of a map in row-major order; `body` gets the window's place. */
function forEachWindow(f: FunctionBuilder, { counts }: Grid, body: (i: Local<'i32'>, j: Local<'i32'>) => void): void {
  f.for(0, counts[0], 1, (i) => f.for(0, counts[1], 1, (j) => body(i, j)));
}

function gridOf(attributes: unknown, map: readonly number[], windows: readonly number[]): Grid {
  return {
    window: attributes as Window,
    map: map.slice(2) as [number, number],
    counts: windows.slice(2) as [number, number],
  };
}

const mapBytes = ({ map }: Grid) => map[0] * map[1] * 4;
const gridBytes = ({ counts }: Grid) => counts[0] * counts[1] * 4;

/** Address of map number `item` in an array of maps of `bytes` each. */
const mapAddress = (f: FunctionBuilder, base: Local<'i32'>, item: Local<'i32'>, bytes: number) =>
  f.local('i32', f.i32.add(base, f.i32.mul(item, bytes)));

/** One number for each window, from the numbers in it. Items are maps. */
function reduceWindows(
  start: number,
  combine: (f: FunctionBuilder, total: Local<'f32'>, x: Expr<'f32'>) => Expr<'f32'>,
): KernelFactory {
  return ({ node, operands: [x] }) => {
    const grid = gridOf(node.attributes, x!.shape, node.shape);
    return singlePhase(x!.shape[0]! * x!.shape[1]!, (f, { begin, end, output, inputs }) => {
      f.for(begin, end, 1, (item) => {
        const map = mapAddress(f, inputs[0]!, item, mapBytes(grid));
        const to = mapAddress(f, output, item, gridBytes(grid));
        forEachWindow(f, grid, (i, j) => {
          const total = f.local('f32', start);
          emitTaps(f, grid, [i, j], (offset) => {
            f.set(total, combine(f, total, f.f32.load(f.i32.add(map, offset))));
          });
          f.f32.store(to, total);
          advance(f, to, 4);
        });
      });
    });
  };
}

export const windowSumKernel = reduceWindows(0, (f, total, x) => f.f32.add(total, x));

/** NaN wins, as in the reference: f32.max gives NaN when either operand is. */
const generalMaxKernel = reduceWindows(Number.NEGATIVE_INFINITY, (f, total, x) => f.f32.max(total, x));

export const windowMaxKernel: KernelFactory = (call) =>
  isPool2(call.node.attributes as unknown as Window, call.node.shape) ? pool2Kernel(call) : generalMaxKernel(call);

/** Adds a number to the place of each tap. Items are maps, whose result is zeroed first. */
export const windowSumTransposedKernel: KernelFactory = ({ node, operands: [dy] }) => {
  const grid = gridOf(node.attributes, node.shape, dy!.shape);
  return singlePhase(node.shape[0]! * node.shape[1]!, (f, { begin, end, output, inputs }) => {
    f.for(begin, end, 1, (item) => {
      const map = mapAddress(f, output, item, mapBytes(grid));
      const from = mapAddress(f, inputs[0]!, item, gridBytes(grid));
      f.memory.fill(map, 0, mapBytes(grid));
      forEachWindow(f, grid, (i, j) => {
        const upstream = f.local('f32', f.f32.load(from));
        emitTaps(f, grid, [i, j], (offset) => {
          const place = f.local('i32', f.i32.add(map, offset));
          f.f32.store(place, f.f32.add(f.f32.load(place), upstream));
        });
        advance(f, from, 4);
      });
    });
  });
};

/** Sends each upstream number to the first largest place of its window. */
export const windowMaxGradientKernel: KernelFactory = (call) => {
  const { node } = call;
  const [x, dy] = call.operands;
  if (isPool2(node.attributes as unknown as Window, dy!.shape)) return pool2GradientKernel(call);
  const grid = gridOf(node.attributes, x!.shape, dy!.shape);
  return singlePhase(x!.shape[0]! * x!.shape[1]!, (f, { begin, end, output, inputs }) => {
    f.for(begin, end, 1, (item) => {
      const map = mapAddress(f, inputs[0]!, item, mapBytes(grid));
      const from = mapAddress(f, inputs[1]!, item, gridBytes(grid));
      const to = mapAddress(f, output, item, mapBytes(grid));
      f.memory.fill(to, 0, mapBytes(grid));
      forEachWindow(f, grid, (i, j) => {
        const best = f.local('f32', Number.NEGATIVE_INFINITY);
        const place = f.local('i32', -1);
        emitTaps(f, grid, [i, j], (offset) => {
          const value = f.local('f32', f.f32.load(f.i32.add(map, offset)));
          f.if(f.i32.or(f.f32.gt(value, best), f.i32.lt_s(place, 0)), () => {
            f.set(best, value);
            f.set(place, offset);
          });
        });
        f.if(f.i32.ge_s(place, 0), () => {
          const target = f.local('i32', f.i32.add(to, place));
          f.f32.store(target, f.f32.add(f.f32.load(target), f.f32.load(from)));
        });
        advance(f, from, 4);
      });
    });
  });
};

/** Bytes from one window's patch to the next, and from one tap of a map to the next map's taps. */
function patchSizes(grid: Grid, maps: number) {
  const area = grid.window.kernel[0] * grid.window.kernel[1];
  return { area, patchBytes: maps * area * 4 };
}

/** Address of the first tap of map `c` of sample `n` in an array of patches N P (C R S). */
function patchAddress(
  f: FunctionBuilder,
  base: Local<'i32'>,
  item: Local<'i32'>,
  grid: Grid,
  maps: number,
): Local<'i32'> {
  const { area, patchBytes } = patchSizes(grid, maps);
  const sample = f.i32.mul(f.i32.div_u(item, maps), grid.counts[0] * grid.counts[1] * patchBytes);
  return f.local('i32', f.i32.add(f.i32.add(base, sample), f.i32.mul(f.i32.rem_u(item, maps), area * 4)));
}

/** Byte offset of a tap from its patch. */
const tapOffset = (f: FunctionBuilder, grid: Grid, r: Local<'i32'>, s: Local<'i32'>) =>
  f.i32.shl(f.i32.add(f.i32.mul(r, grid.window.kernel[1]), s), 2);

/** Writes the patch of every unit; places outside the map are zero. Items are maps. */
export const patchesKernel: KernelFactory = ({ node, operands: [x] }) => {
  const maps = x!.shape[1]!;
  const grid = patchGrid(node.attributes, x!.shape);
  const { area, patchBytes } = patchSizes(grid, maps);
  return singlePhase(x!.shape[0]! * maps, (f, { begin, end, output, inputs }) => {
    f.for(begin, end, 1, (item) => {
      const map = mapAddress(f, inputs[0]!, item, mapBytes(grid));
      const to = patchAddress(f, output, item, grid, maps);
      forEachWindow(f, grid, (i, j) => {
        if (hasPadding(grid)) f.memory.fill(to, 0, area * 4);
        emitTaps(f, grid, [i, j], (offset, r, s) => {
          f.f32.store(f.i32.add(to, tapOffset(f, grid, r, s)), f.f32.load(f.i32.add(map, offset)));
        });
        advance(f, to, patchBytes);
      });
    });
  });
};

/** Adds every number of every patch to the place it was taken from. Items are maps, zeroed first. */
export const patchesTransposedKernel: KernelFactory = ({ node }) => {
  const maps = node.shape[1]!;
  const grid = patchGrid(node.attributes, node.shape);
  const { patchBytes } = patchSizes(grid, maps);
  return singlePhase(node.shape[0]! * maps, (f, { begin, end, output, inputs }) => {
    f.for(begin, end, 1, (item) => {
      const map = mapAddress(f, output, item, mapBytes(grid));
      const from = patchAddress(f, inputs[0]!, item, grid, maps);
      f.memory.fill(map, 0, mapBytes(grid));
      forEachWindow(f, grid, (i, j) => {
        emitTaps(f, grid, [i, j], (offset, r, s) => {
          const place = f.local('i32', f.i32.add(map, offset));
          const number = f.f32.load(f.i32.add(from, tapOffset(f, grid, r, s)));
          f.f32.store(place, f.f32.add(f.f32.load(place), number));
        });
        advance(f, from, patchBytes);
      });
    });
  });
};

function patchGrid(attributes: unknown, maps: readonly number[]): Grid {
  const window = attributes as Window;
  return { window, map: maps.slice(2) as [number, number], counts: windowCount(window, maps[2]!, maps[3]!) };
}
