import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import { type KernelFactory, singlePhase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import { emitTaps, forEachWindow, type Grid, gridOver, hasPadding, mapAddress, mapBytes } from './grid.ts';

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
  const grid = gridOver(node.attributes, x!.shape);
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
  const grid = gridOver(node.attributes, node.shape);
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
