import type { Window } from '../../../../ops/support/window.ts';
import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import { type KernelFactory, singlePhase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import { pick } from '../transpose.ts';

/** Windows that one vector holds. */
const wide = 4;

/** Whether windows are 2 x 2, side by side, all inside the map, and at least four in a row: the usual pooling. */
export function isPool2({ kernel, stride, padding, dilation }: Window, windows: readonly number[]): boolean {
  const pairs = [kernel, stride].every((pair) => pair[0] === 2 && pair[1] === 2);
  const plain = padding.every((count) => count === 0) && dilation.every((step) => step === 1);
  return pairs && plain && windows[3]! >= wide;
}

const evens = pick(0, 2, 4, 6);
const odds = pick(1, 3, 5, 7);
const lowPairs = pick(0, 4, 1, 5);
const highPairs = pick(2, 6, 3, 7);

/** The four places of four neighbouring windows, in row-major order, each a vector. */
function loadWindows(f: FunctionBuilder, x: Local<'i32'>, offset: number, rowBytes: number): Local<'v128'>[] {
  return [0, rowBytes].flatMap((row) => {
    const low = f.local('v128', f.v128.load(x, { offset: offset + row }));
    const high = f.local('v128', f.v128.load(x, { offset: offset + row + 16 }));
    return [f.local('v128', f.i8x16.shuffle(low, high, evens)), f.local('v128', f.i8x16.shuffle(low, high, odds))];
  });
}

function largest(f: FunctionBuilder, [a, b, c, d]: readonly Local<'v128'>[]): Local<'v128'> {
  return f.local('v128', f.f32x4.max(f.f32x4.max(a!, b!), f.f32x4.max(c!, d!)));
}

/** First windows of the vectors of a row; the last overlaps the one before. */
const starts = (columns: number) =>
  Array.from({ length: Math.ceil(columns / wide) }, (_, k) => Math.min(k * wide, columns - wide));

interface Maps {
  readonly map: readonly [number, number];
  readonly windows: readonly [number, number];
}

const sizes = (x: readonly number[], y: readonly number[]): Maps => ({
  map: [x[2]!, x[3]!],
  windows: [y[2]!, y[3]!],
});

/** Largest number of each window. Items are maps. */
export const pool2Kernel: KernelFactory = ({ node, operands: [x] }) => {
  const { map, windows } = sizes(x!.shape, node.shape);
  return singlePhase(x!.shape[0]! * x!.shape[1]!, (f, { begin, end, output, inputs }) => {
    f.for(begin, end, 1, (item) => {
      const from = f.local('i32', f.i32.add(inputs[0]!, f.i32.mul(item, map[0] * map[1] * 4)));
      const to = f.local('i32', f.i32.add(output, f.i32.mul(item, windows[0] * windows[1] * 4)));
      f.for(0, windows[0], 1, () => {
        for (const start of starts(windows[1])) {
          const best = largest(f, loadWindows(f, from, start * 8, map[1] * 4));
          f.v128.store(to, best, { offset: start * 4 });
        }
        advance(f, from, map[1] * 8);
        advance(f, to, windows[1] * 4);
      });
    });
  });
};

/** Which of four places is the first largest of its window: a mask for each, the last taking what is left. */
function firstLargest(f: FunctionBuilder, places: readonly Local<'v128'>[]): Local<'v128'>[] {
  const best = largest(f, places);
  let taken = f.local('v128', f.i32x4.const(0));
  return places.map((place, index) => {
    const free = f.v128.not(taken);
    const mask = f.local('v128', index === 3 ? free : f.v128.and(f.f32x4.eq(place, best), free));
    taken = f.local('v128', f.v128.or(taken, mask));
    return mask;
  });
}

/** Sends each upstream number to the first largest place of its window. Items are maps. */
export const pool2GradientKernel: KernelFactory = ({ operands: [x, dy] }) => {
  const { map, windows } = sizes(x!.shape, dy!.shape);
  const exact = map[0] === 2 * windows[0] && map[1] === 2 * windows[1];
  return singlePhase(x!.shape[0]! * x!.shape[1]!, (f, { begin, end, output, inputs }) => {
    f.for(begin, end, 1, (item) => {
      const place = f.local('i32', f.i32.mul(item, map[0] * map[1] * 4));
      const from = f.local('i32', f.i32.add(inputs[0]!, place));
      const to = f.local('i32', f.i32.add(output, place));
      const upstream = f.local('i32', f.i32.add(inputs[1]!, f.i32.mul(item, windows[0] * windows[1] * 4)));
      if (!exact) f.memory.fill(to, 0, map[0] * map[1] * 4);
      f.for(0, windows[0], 1, () => {
        for (const start of starts(windows[1])) {
          const slope = f.local('v128', f.v128.load(upstream, { offset: start * 4 }));
          const masks = firstLargest(f, loadWindows(f, from, start * 8, map[1] * 4));
          const parts = masks.map((mask) => f.local('v128', f.v128.and(slope, mask)));
          for (const row of [0, 1]) {
            const [even, odd] = [parts[2 * row]!, parts[2 * row + 1]!];
            const offset = start * 8 + row * map[1] * 4;
            f.v128.store(to, f.i8x16.shuffle(even, odd, lowPairs), { offset });
            f.v128.store(to, f.i8x16.shuffle(even, odd, highPairs), { offset: offset + 16 });
          }
        }
        advance(f, from, map[1] * 8);
        advance(f, to, map[1] * 8);
        advance(f, upstream, windows[1] * 4);
      });
    });
  });
};
