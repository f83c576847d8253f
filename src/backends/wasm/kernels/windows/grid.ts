import { type Window, windowCount } from '../../../../ops/support/window.ts';
import type { Expr, FunctionBuilder, Local } from '../../assembler/index.ts';
import { advance } from '../../nest.ts';

/** Sizes of one map and of the grid of windows over it. */
export interface Grid {
  readonly window: Window;
  readonly map: readonly [number, number];
  readonly counts: readonly [number, number];
}

export const hasPadding = ({ window }: Grid) => window.padding.some((count) => count > 0);

/** Runs `body` where the row (or column) lies inside the map; without padding it always does. */
function inside(f: FunctionBuilder, grid: Grid, place: Expr<'i32'>, extent: number, body: () => void): void {
  if (hasPadding(grid)) f.if(f.i32.lt_u(place, extent), body);
  else body();
}

/** Emits the taps of the window at (i, j): `tap` gets the byte offset in the map and the tap's number. */
export function emitTaps(
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
export function forEachWindow(
  f: FunctionBuilder,
  { counts }: Grid,
  body: (i: Local<'i32'>, j: Local<'i32'>) => void,
): void {
  f.for(0, counts[0], 1, (i) => f.for(0, counts[1], 1, (j) => body(i, j)));
}

export function gridOf(attributes: unknown, map: readonly number[], windows: readonly number[]): Grid {
  return {
    window: attributes as Window,
    map: map.slice(2) as [number, number],
    counts: windows.slice(2) as [number, number],
  };
}

export const mapBytes = ({ map }: Grid) => map[0] * map[1] * 4;
export const gridBytes = ({ counts }: Grid) => counts[0] * counts[1] * 4;

/** Address of map number `item` in an array of maps of `bytes` each. */
export const mapAddress = (f: FunctionBuilder, base: Local<'i32'>, item: Local<'i32'>, bytes: number) =>
  f.local('i32', f.i32.add(base, f.i32.mul(item, bytes)));

/** The grid of windows over maps of a shape. */
export function gridOver(attributes: unknown, maps: readonly number[]): Grid {
  const window = attributes as Window;
  return { window, map: maps.slice(2) as [number, number], counts: windowCount(window, maps[2]!, maps[3]!) };
}
