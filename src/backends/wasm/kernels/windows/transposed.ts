import type { Window } from '../../../../ops/support/window.ts';
import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import { type KernelFactory, singlePhase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import { emitTaps, type Grid, gridBytes, gridOf, mapAddress, mapBytes } from './grid.ts';
import { isPool2, pool2GradientKernel } from './pool2.ts';
import { firstTap, loadTaps, tapOffsets, walkWindows } from './walk.ts';

function addTo(f: FunctionBuilder, place: Local<'i32'>, number: Local<'f32'>, offset = 0): void {
  f.f32.store(place, f.f32.add(f.f32.load(place, { offset }), number), { offset });
}

/** Adds a number to the place of each tap. Items are maps, whose result is zeroed first. */
export const windowSumTransposedKernel: KernelFactory = ({ node, operands: [dy] }) => {
  const grid = gridOf(node.attributes, node.shape, dy!.shape);
  const offsets = tapOffsets(grid);
  return singlePhase(node.shape[0]! * node.shape[1]!, (f, { begin, end, output, inputs }) => {
    f.for(begin, end, 1, (item) => {
      const map = mapAddress(f, output, item, mapBytes(grid));
      const from = mapAddress(f, inputs[0]!, item, gridBytes(grid));
      f.memory.fill(map, 0, mapBytes(grid));
      walkWindows(f, grid, {
        border: (i, j) => {
          const upstream = f.local('f32', f.f32.load(from));
          emitTaps(f, grid, [i, j], (offset) => addTo(f, f.local('i32', f.i32.add(map, offset)), upstream));
          advance(f, from, 4);
        },
        inner: (count, i, j) => {
          const first = firstTap(f, grid, map, i, j);
          f.for(0, count, 1, () => {
            const upstream = f.local('f32', f.f32.load(from));
            for (const offset of offsets) addTo(f, first, upstream, offset);
            advance(f, from, 4);
            advance(f, first, 4 * grid.window.stride[1]);
          });
        },
      });
    });
  });
};

/** Byte offset in the map of the first largest place of a window at the border; -1 where no place is inside. */
function largestChecked(f: FunctionBuilder, grid: Grid, map: Local<'i32'>, i: Local<'i32'>, j: Local<'i32'>) {
  const best = f.local('f32', Number.NEGATIVE_INFINITY);
  const place = f.local('i32', -1);
  emitTaps(f, grid, [i, j], (offset) => {
    const value = f.local('f32', f.f32.load(f.i32.add(map, offset)));
    f.if(f.i32.or(f.f32.gt(value, best), f.i32.lt_s(place, 0)), () => {
      f.set(best, value);
      f.set(place, offset);
    });
  });
  return place;
}

/** Offsets from their first taps of the first largest places of four windows side by side. */
function largestOfFour(f: FunctionBuilder, grid: Grid, first: Local<'i32'>): Local<'v128'> {
  const [start, ...others] = tapOffsets(grid);
  const best = loadTaps(f, grid, first, start!);
  const place = f.local('v128', f.i32x4.const(start!));
  for (const offset of others) {
    const value = loadTaps(f, grid, first, offset);
    const larger = f.local('v128', f.f32x4.gt(value, best));
    f.set(best, f.v128.bitselect(value, best, larger));
    f.set(place, f.v128.bitselect(f.i32x4.const(offset), place, larger));
  }
  return place;
}

/** The same of one window. */
function largestOfOne(f: FunctionBuilder, grid: Grid, first: Local<'i32'>): Local<'i32'> {
  const [start, ...others] = tapOffsets(grid);
  const best = f.local('f32', f.f32.load(first, { offset: start! }));
  const place = f.local('i32', start!);
  for (const offset of others) {
    const value = f.local('f32', f.f32.load(first, { offset }));
    const larger = f.local('i32', f.f32.gt(value, best));
    f.set(best, f.select(value, best, larger));
    f.set(place, f.select(f.i32.const(offset), place, larger));
  }
  return place;
}

/** Sends each upstream number to the first largest place of its window. Items are maps, whose result is zeroed first. */
const generalMaxGradientKernel: KernelFactory = ({ node, operands: [x, dy] }) => {
  const grid = gridOf(node.attributes, x!.shape, dy!.shape);
  return singlePhase(x!.shape[0]! * x!.shape[1]!, (f, { begin, end, output, inputs }) => {
    f.for(begin, end, 1, (item) => {
      const map = mapAddress(f, inputs[0]!, item, mapBytes(grid));
      const from = mapAddress(f, inputs[1]!, item, gridBytes(grid));
      const to = mapAddress(f, output, item, mapBytes(grid));
      f.memory.fill(to, 0, mapBytes(grid));
      const send = (target: Local<'i32'>) => {
        addTo(f, target, f.local('f32', f.f32.load(from)));
        advance(f, from, 4);
      };
      walkWindows(f, grid, {
        border: (i, j) => {
          const place = largestChecked(f, grid, map, i, j);
          f.if(
            f.i32.ge_s(place, 0),
            () => send(f.local('i32', f.i32.add(to, place))),
            () => advance(f, from, 4),
          );
        },
        inner: (count, i, j) => {
          const first = firstTap(f, grid, map, i, j);
          const target = f.local('i32', f.i32.add(to, f.i32.sub(first, map)));
          if (count === 1) {
            send(f.local('i32', f.i32.add(target, largestOfOne(f, grid, first))));
            return;
          }
          const places = largestOfFour(f, grid, first);
          for (let k = 0; k < 4; k++) {
            const place = f.i32.add(f.i32x4.extract_lane(places, k), 4 * k * grid.window.stride[1]);
            send(f.local('i32', f.i32.add(target, place)));
          }
        },
      });
    });
  });
};

export const windowMaxGradientKernel: KernelFactory = (call) =>
  isPool2(call.node.attributes as unknown as Window, call.operands[1]!.shape)
    ? pool2GradientKernel(call)
    : generalMaxGradientKernel(call);
