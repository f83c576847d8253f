import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import { pick } from '../transpose.ts';
import { forEachWindow, type Grid } from './grid.ts';

/** Taps that are written out in the code; larger windows go tap by tap in loops. */
const unrolledTaps = 49;

/** Windows that lie wholly inside their map along one axis: from the first up to, not including, the second. */
function innerRange({ window, map, counts }: Grid, axis: 0 | 1): readonly [number, number] {
  const { kernel, stride, padding, dilation } = window;
  const before = padding[axis === 0 ? 0 : 2];
  const reach = (kernel[axis] - 1) * dilation[axis];
  const first = Math.min(counts[axis], Math.ceil(before / stride[axis]));
  const end = Math.floor((map[axis] - 1 - reach + before) / stride[axis]) + 1;
  return [first, Math.max(first, Math.min(counts[axis], end))];
}

type Place = Local<'i32'>;

/** What is done with windows: one that may reach over the border, and `count` (4 or 1) side by side that do not. */
interface Visit {
  readonly border: (i: Place, j: Place) => void;
  readonly inner: (count: 1 | 4, i: Place, j: Place) => void;
}

/** Visits the windows of a map in row-major order, four at a time where they lie inside it. */
export function walkWindows(f: FunctionBuilder, grid: Grid, { border, inner }: Visit): void {
  const { counts, window } = grid;
  if (window.kernel[0] * window.kernel[1] > unrolledTaps) {
    forEachWindow(f, grid, border);
    return;
  }
  const [top, bottom] = innerRange(grid, 0);
  const [left, right] = innerRange(grid, 1);
  const fours = left + 4 * Math.floor((right - left) / 4);
  f.for(0, counts[0], 1, (i) => {
    const middle = () => {
      f.for(0, left, 1, (j) => border(i, j));
      f.for(left, fours, 4, (j) => inner(4, i, j));
      f.for(fours, right, 1, (j) => inner(1, i, j));
      f.for(right, counts[1], 1, (j) => border(i, j));
    };
    if (top === 0 && bottom === counts[0]) middle();
    else
      f.if(f.i32.and(f.i32.ge_s(i, top), f.i32.lt_s(i, bottom)), middle, () =>
        f.for(0, counts[1], 1, (j) => border(i, j)),
      );
  });
}

/** Address of the first tap of the window at (i, j), which lies inside its map. */
export function firstTap(
  f: FunctionBuilder,
  { window, map }: Grid,
  base: Local<'i32'>,
  i: Place,
  j: Place,
): Local<'i32'> {
  const { stride, padding } = window;
  const row = f.i32.mul(f.i32.sub(f.i32.mul(i, stride[0]), padding[0]), map[1]);
  const place = f.i32.add(row, f.i32.sub(f.i32.mul(j, stride[1]), padding[2]));
  return f.local('i32', f.i32.add(base, f.i32.shl(place, 2)));
}

/** Byte offsets of all taps from the first, in row-major order. */
export function tapOffsets({ window: { kernel, dilation }, map }: Grid): number[] {
  return Array.from({ length: kernel[0] * kernel[1] }, (_, tap) => {
    const [r, s] = [Math.floor(tap / kernel[1]), tap % kernel[1]];
    return 4 * (r * dilation[0] * map[1] + s * dilation[1]);
  });
}

/** One tap of four windows side by side. */
export function loadTaps(f: FunctionBuilder, { window }: Grid, first: Local<'i32'>, offset: number): Local<'v128'> {
  const step = window.stride[1];
  if (step === 1) return f.local('v128', f.v128.load(first, { offset }));
  if (step === 2) {
    const [near, far] = [0, 16].map((more) => f.local('v128', f.v128.load(first, { offset: offset + more })));
    return f.local('v128', f.i8x16.shuffle(near!, far!, pick(0, 2, 4, 6)));
  }
  const taps = f.local('v128', f.v128.load32_zero(first, { offset }));
  for (let k = 1; k < 4; k++) f.set(taps, f.v128.load32_lane(first, taps, k, { offset: offset + 4 * k * step }));
  return taps;
}
