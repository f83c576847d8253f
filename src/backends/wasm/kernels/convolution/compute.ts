import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { EmitOptions, Phase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import { type Epilogue, finishMap, otherPointers } from '../epilogue.ts';
import { splitRows, type Tile, tileStep, zeroTile } from '../tile.ts';
import type { Layout, Problem } from './layout.ts';
import { type Laid, mapsOf } from './prepare.ts';
import { type SegmentPlace, segment, segmentsOf, tilingOf } from './segments.ts';
import { emitTaps } from './taps.ts';

/** Where maps are read, and a place in scratch, in numbers. */
export interface Places {
  readonly maps: Laid;
  /** Where results go whose rows are too short for a vector; undefined: straight to the output. */
  readonly results: number | undefined;
}

/** Whether results are written with gaps and must be gathered afterwards. */
export const needsGathering = ({ result }: Problem) => result[1] < segment;

/** What is done to results, and where the numbers of its first map lie. */
interface Finish {
  readonly epilogue: Epilogue | undefined;
  readonly others: readonly Local<'i32'>[];
}

/** One tile: `rows` output maps times the segments, summed over input maps and taps in that order. */
function emitTile(
  f: FunctionBuilder,
  options: EmitOptions,
  problem: Problem,
  layout: Layout,
  rows: number,
  weights: Local<'i32'>,
  segments: readonly SegmentPlace[],
  mapSize: number,
  { epilogue, others }: Finish,
): void {
  const tile: Tile = zeroTile(f, rows, 2 * segments.length);
  const w = f.local('i32', weights);
  const bases = [...new Set(segments.map(({ read }) => read))];
  const moving = bases.map((base) => f.local('i32', base));
  const reads = segments.map(({ read, readOffset }) => ({ from: moving[bases.indexOf(read)]!, readOffset }));
  emitTaps(
    f,
    problem,
    layout,
    moving,
    (tap, distance) => {
      tileStep(
        f,
        options.madd,
        tile,
        (i) => f.v128.load32_splat(w, { offset: 4 * (rows * tap + i) }),
        (j) => {
          const { from, readOffset } = reads[j >> 1]!;
          return f.v128.load(from, { offset: readOffset + 4 * distance + 16 * (j & 1) });
        },
      );
    },
    (taps) => advance(f, w, 4 * rows * taps),
  );
  tile.forEach((row, i) => {
    finishMap(f, options, epilogue, row, others, 4 * i).forEach((sum, j) => {
      const { write, writeOffset } = segments[j >> 1]!;
      f.v128.store(write, sum, { offset: writeOffset + 4 * i * mapSize + 16 * (j & 1) });
    });
  });
}

/** Computes all results. Items are samples times groups times tiles of places. */
export function computePhase(
  problem: Problem,
  layout: Layout,
  places: Places,
  options: EmitOptions,
  epilogue?: Epilogue,
): Phase {
  const { mapSize } = segmentsOf(problem, layout);
  const { tiles, at } = tilingOf(problem, layout, options);
  const { samples, groups, inMaps, outMaps, kernel } = problem;
  const taps = inMaps * kernel[0] * kernel[1];
  return {
    items: samples * groups * tiles,
    emit: (f, pointers) => {
      const { begin, end, inputs, output, scratch, prepared } = pointers;
      const mapsAt = mapsOf(f, problem, layout, places.maps, pointers);
      const target = places.results === undefined ? output : f.local('i32', f.i32.add(scratch, places.results * 4));
      f.for(begin, end, 1, (item) => {
        const part = f.local('i32', f.i32.div_u(item, tiles));
        const group = f.i32.rem_u(part, groups);
        const read = mapsAt(part);
        const write = f.local('i32', f.i32.add(target, f.i32.mul(part, outMaps * mapSize * 4)));
        const weights = f.local('i32', f.i32.add(prepared, f.i32.mul(group, outMaps * taps * 4)));
        const segments = at(f, f.local('i32', f.i32.rem_u(item, tiles)), read, write);
        const writes = [...new Set(segments.map((each) => each.write))];
        const others = otherPointers(f, epilogue, inputs, f.i32.mul(group, outMaps));
        for (const run of splitRows(outMaps)) {
          f.for(0, run.count, 1, () => {
            emitTile(f, options, problem, layout, run.rows, weights, segments, mapSize, { epilogue, others });
            advance(f, weights, 4 * run.rows * taps);
            for (const pointer of writes) advance(f, pointer, 4 * run.rows * mapSize);
            for (const other of others) advance(f, other, 4 * run.rows);
          });
        }
      });
    },
  };
}

/** Copies short rows of results from their places with gaps to the output. Items are maps. */
export function gatherPhase(problem: Problem, layout: Layout, place: number): Phase {
  const { mapSize } = segmentsOf(problem, layout);
  const [rows, columns] = problem.result;
  return {
    items: problem.samples * problem.groups * problem.outMaps,
    emit: (f, { begin, end, output, scratch }) => {
      f.for(begin, end, 1, (map) => {
        const from = f.local('i32', f.i32.add(f.i32.add(scratch, place * 4), f.i32.mul(map, mapSize * 4)));
        const to = f.local('i32', f.i32.add(output, f.i32.mul(map, rows * columns * 4)));
        f.for(0, rows, 1, () => {
          for (let j = 0; j < columns; j++) f.i32.store(to, f.i32.load(from, { offset: 4 * j }), { offset: 4 * j });
          advance(f, from, layout.columns * 4);
          advance(f, to, columns * 4);
        });
      });
    },
  };
}
