import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { KernelPointers, Phase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import { pick } from '../transpose.ts';
import { type Layout, type Problem, placeIn } from './layout.ts';

/** Source places i with `step i + offset` inside 0 .. extent - 1 and in the given phase: first, count, spacing. */
interface Run {
  readonly first: number;
  readonly count: number;
  readonly every: number;
}

function runOf(length: number, step: number, offset: number, extent: number, phase: number, phases: number): Run {
  const places = Array.from({ length }, (_, i) => i).filter((i) => {
    const place = step * i + offset;
    return place >= 0 && place < extent && place % phases === phase;
  });
  const [first = 0, second = first + 1] = places;
  return { first, count: places.length, every: second - first };
}

/** Copies `count` numbers with given spacing; neighbours, and every second one, by vectors, the last of them overlapping. */
function copyRow(
  f: FunctionBuilder,
  to: Local<'i32'>,
  from: Local<'i32'>,
  count: number,
  toStep: number,
  fromStep: number,
): void {
  if (toStep === 1 && fromStep === 1 && count >= 4) {
    for (let i = 0; i < count; i += 4) {
      const offset = 4 * Math.min(i, count - 4);
      f.v128.store(to, f.v128.load(from, { offset }), { offset });
    }
    return;
  }
  if (toStep === 1 && fromStep === 2 && count >= 4) {
    for (let i = 0; i < count; i += 4) {
      const start = Math.min(i, count - 4);
      const [a, b] = [0, 16].map((offset) => f.v128.load(from, { offset: 8 * start + offset }));
      f.v128.store(to, f.i8x16.shuffle(a!, b!, pick(0, 2, 4, 6)), { offset: 4 * start });
    }
    return;
  }
  if (count <= 16) {
    for (let i = 0; i < count; i++)
      f.i32.store(to, f.i32.load(from, { offset: 4 * i * fromStep }), { offset: 4 * i * toStep });
    return;
  }
  const target = f.local('i32', to);
  const source = f.local('i32', from);
  f.for(0, count, 1, () => {
    f.i32.store(target, f.i32.load(source));
    advance(f, target, 4 * toStep);
    advance(f, source, 4 * fromStep);
  });
}

/** Copies the numbers of one map that belong to one row phase and one column phase. */
function copyPhase(
  f: FunctionBuilder,
  problem: Problem,
  layout: Layout,
  from: Local<'i32'>,
  to: Local<'i32'>,
  phase: readonly [number, number],
): void {
  const runs = ([0, 1] as const).map((axis) => {
    const { step, offset } = problem.placement[axis];
    const extent = (axis === 0 ? layout.rows : layout.columns) * layout.phases[axis];
    return runOf(problem.source[axis], step, offset, extent, phase[axis], layout.phases[axis]);
  }) as [Run, Run];
  const [rows, columns] = runs;
  if (rows.count === 0 || columns.count === 0) return;
  const placeOf = (row: number, column: number) => {
    const [vertical, horizontal] = problem.placement;
    return placeIn(layout, vertical.step * row + vertical.offset, horizontal.step * column + horizontal.offset);
  };
  const start = placeOf(rows.first, columns.first);
  const rowStep = rows.count > 1 ? placeOf(rows.first + rows.every, columns.first) - start : 0;
  const columnStep = columns.count > 1 ? placeOf(rows.first, columns.first + columns.every) - start : 1;
  const source = f.local('i32', f.i32.add(from, 4 * (rows.first * problem.source[1] + columns.first)));
  const target = f.local('i32', f.i32.add(to, 4 * start));
  f.for(0, rows.count, 1, () => {
    copyRow(f, target, source, columns.count, columnStep, columns.every);
    advance(f, source, 4 * rows.every * problem.source[1]);
    advance(f, target, 4 * rowStep);
  });
}

/** Whether some tap along an axis sees places of a phase. */
const isSeen = ({ kernel, dilation }: Problem, { phases }: Layout, axis: 0 | 1, phase: number) =>
  Array.from({ length: kernel[axis] }, (_, tap) => (tap * dilation[axis]) % phases[axis]).includes(phase);

/** Copies one map to its places among zeros. */
function emitMap(f: FunctionBuilder, problem: Problem, layout: Layout, from: Local<'i32'>, to: Local<'i32'>): void {
  for (let p = 0; p < layout.phases[0]; p++)
    for (let q = 0; q < layout.phases[1]; q++) {
      const seen = isSeen(problem, layout, 0, p) && isSeen(problem, layout, 1, q);
      if (seen) copyPhase(f, problem, layout, from, to, [p, q]);
    }
}

const sourceBytes = ({ source }: Problem) => source[0] * source[1] * 4;

/** Lays out the maps that a convolution reads (input number `input` of the op) at `place` in scratch. Items are maps. */
export function preparePhase(problem: Problem, layout: Layout, input: number, place: number): Phase {
  const maps = problem.samples * problem.groups * problem.inMaps;
  return {
    items: maps,
    emit: (f, { begin, end, inputs, scratch }: KernelPointers) => {
      f.for(begin, end, 1, (map) => {
        const from = f.local('i32', f.i32.add(inputs[input]!, f.i32.mul(map, sourceBytes(problem))));
        const base = f.i32.add(scratch, place * 4);
        const to = f.local('i32', f.i32.add(base, f.i32.mul(map, layout.mapSize * 4)));
        f.memory.fill(to, 0, layout.mapSize * 4);
        emitMap(f, problem, layout, from, to);
      });
    },
  };
}

/** Where the maps that a convolution reads are laid out. */
export type Laid =
  /** They are read where they are. */
  | { readonly how: 'in place' }
  /** All of them, by a phase before, at a place in scratch. */
  | { readonly how: 'before'; readonly place: number }
  /** Those of one sample and group at a time, when their turn comes, from the start of each thread's own space. */
  | { readonly how: 'in turn' };

/** Samples and groups for each thread, from which on laying out some of them twice costs little. */
const partsForEach = 4;

/** Reading a whole vector at the last place of a run may go this far past the prepared maps. */
const slack = 16;

/** Numbers of the maps of one sample and group, up to the next cache line. */
const partNumbers = ({ inMaps }: Problem, { mapSize }: Layout) => Math.ceil((inMaps * mapSize + slack) / 16) * 16;

/** How maps are laid out, and the numbers that takes of the space that threads share and of that of each. */
export function layOutMaps(
  problem: Problem,
  layout: Layout,
  mayTurn: boolean,
  threads: number,
): { laid: Laid; scratch: number; own: number } {
  const { samples, groups, inMaps } = problem;
  if (layout.inPlace) return { laid: { how: 'in place' }, scratch: 0, own: 0 };
  if (mayTurn && samples * groups >= partsForEach * threads) {
    return { laid: { how: 'in turn' }, scratch: 0, own: partNumbers(problem, layout) };
  }
  const numbers = samples * groups * inMaps * layout.mapSize + slack;
  return { laid: { how: 'before', place: 0 }, scratch: numbers, own: 0 };
}

/** Gives the address of the first map of a part (`sample * groups + group`), laid out if need be. */
export function mapsOf(
  f: FunctionBuilder,
  problem: Problem,
  layout: Layout,
  laid: Laid,
  { inputs, scratch, own }: KernelPointers,
): (part: Local<'i32'>) => Local<'i32'> {
  const bytes = 4 * problem.inMaps * layout.mapSize;
  if (laid.how !== 'in turn') {
    const base = laid.how === 'in place' ? inputs[0]! : f.local('i32', f.i32.add(scratch, 4 * laid.place));
    return (part) => f.local('i32', f.i32.add(base, f.i32.mul(part, bytes)));
  }
  // What lies between the copied numbers stays zero.
  f.memory.fill(own, 0, bytes);
  const current = f.local('i32', -1);
  return (part) => {
    f.if(f.i32.ne(part, current), () => {
      const size = sourceBytes(problem);
      const from = f.local('i32', f.i32.add(inputs[0]!, f.i32.mul(part, problem.inMaps * size)));
      const to = f.local('i32', own);
      f.for(0, problem.inMaps, 1, () => {
        emitMap(f, problem, layout, from, to);
        advance(f, from, size);
        advance(f, to, 4 * layout.mapSize);
      });
      f.set(current, part);
    });
    return own;
  };
}
