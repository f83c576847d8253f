import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { EmitOptions, Phase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import { type Epilogue, finishMap, otherPointers } from '../epilogue.ts';
import { splitRows, type Tile, tileStep, zeroTile } from '../tile.ts';
import type { Layout, Problem } from './layout.ts';
import { type Laid, mapsOf } from './prepare.ts';
import { emitTaps } from './taps.ts';

/** Where maps are read, and a place in scratch, in numbers. */
export interface Places {
  readonly maps: Laid;
  /** Where results go whose rows are too short for a vector; undefined: straight to the output. */
  readonly results: number | undefined;
}

const segment = 8;

/**
 * Results are computed in segments of 8 neighbours. Rows of 8 or more are cut into segments, the last overlapping the
 * one before; shorter rows are computed as one run over the whole prepared map, whose rows follow each other.
 */
export interface Segments {
  readonly rows: number;
  readonly perRow: number;
  /** Numbers of a row. */
  readonly length: number;
  /** Distance between rows where they are read, and where they are written. */
  readonly readPitch: number;
  readonly writePitch: number;
  /** Numbers of one result map as written. */
  readonly mapSize: number;
}

export function segmentsOf({ result: [rows, columns] }: Problem, layout: Layout): Segments {
  if (columns >= segment) {
    const perRow = Math.ceil(columns / segment);
    return { rows, perRow, length: columns, readPitch: layout.columns, writePitch: columns, mapSize: rows * columns };
  }
  const length = (rows - 1) * layout.columns + columns;
  const perRow = Math.ceil(length / segment);
  const mapSize = Math.max(perRow * segment, length);
  return { rows: 1, perRow, length: mapSize, readPitch: 0, writePitch: 0, mapSize };
}

/** Whether results are written with gaps and must be gathered afterwards. */
export const needsGathering = ({ result }: Problem) => result[1] < segment;

interface SegmentPointers {
  readonly read: Local<'i32'>;
  readonly write: Local<'i32'>;
}

/** Byte offsets of segment number `index` of a map. */
function segmentOffsets(f: FunctionBuilder, { perRow, length, readPitch, writePitch }: Segments, index: Local<'i32'>) {
  const row = f.local('i32', f.i32.div_u(index, perRow));
  const wanted = f.local('i32', f.i32.mul(f.i32.rem_u(index, perRow), segment));
  const last = length - segment;
  const column = f.local('i32', f.select(f.i32.const(last), wanted, f.i32.gt_s(wanted, last)));
  return {
    read: f.local('i32', f.i32.shl(f.i32.add(f.i32.mul(row, readPitch), column), 2)),
    write: f.local('i32', f.i32.shl(f.i32.add(f.i32.mul(row, writePitch), column), 2)),
  };
}

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
  segments: readonly SegmentPointers[],
  mapSize: number,
  { epilogue, others }: Finish,
): void {
  const tile: Tile = zeroTile(f, rows, 2 * segments.length);
  const w = f.local('i32', weights);
  const reads = segments.map(({ read }) => f.local('i32', read));
  emitTaps(
    f,
    problem,
    layout,
    reads,
    (tap, distance) => {
      tileStep(
        f,
        options.madd,
        tile,
        (i) => f.v128.load32_splat(w, { offset: 4 * (rows * tap + i) }),
        (j) => f.v128.load(reads[j >> 1]!, { offset: 4 * distance + 16 * (j & 1) }),
      );
    },
    (taps) => advance(f, w, 4 * rows * taps),
  );
  tile.forEach((row, i) => {
    finishMap(f, options, epilogue, row, others, 4 * i).forEach((sum, j) =>
      f.v128.store(segments[j >> 1]!.write, sum, { offset: 4 * i * mapSize + 16 * (j & 1) }),
    );
  });
}

/** Computes all results. Items are samples times groups times pairs of segments (single ones with 8 lanes). */
export function computePhase(
  problem: Problem,
  layout: Layout,
  places: Places,
  options: EmitOptions,
  epilogue?: Epilogue,
): Phase {
  const segments = segmentsOf(problem, layout);
  const { samples, groups, inMaps, outMaps, kernel } = problem;
  const perTile = options.lanes / segment;
  const total = segments.rows * segments.perRow;
  const tiles = Math.ceil(total / perTile);
  const taps = inMaps * kernel[0] * kernel[1];
  const items = samples * groups * tiles;
  return {
    items,
    emit: (f, pointers) => {
      const { begin, end, inputs, output, scratch, prepared } = pointers;
      const mapsAt = mapsOf(f, problem, layout, places.maps, pointers);
      const target = places.results === undefined ? output : f.local('i32', f.i32.add(scratch, places.results * 4));
      f.for(begin, end, 1, (item) => {
        const part = f.local('i32', f.i32.div_u(item, tiles));
        const group = f.i32.rem_u(part, groups);
        const first = f.local('i32', f.i32.mul(f.i32.rem_u(item, tiles), perTile));
        const read = mapsAt(part);
        const write = f.local('i32', f.i32.add(target, f.i32.mul(part, outMaps * segments.mapSize * 4)));
        const weights = f.local('i32', f.i32.add(prepared, f.i32.mul(group, outMaps * taps * 4)));
        const segmentsAt = Array.from({ length: perTile }, (_, k) => {
          const wanted = f.i32.add(first, k);
          const index = f.local(
            'i32',
            k === 0 ? wanted : f.select(f.i32.const(total - 1), wanted, f.i32.ge_s(wanted, total)),
          );
          const offsets = segmentOffsets(f, segments, index);
          return {
            read: f.local('i32', f.i32.add(read, offsets.read)),
            write: f.local('i32', f.i32.add(write, offsets.write)),
          };
        });
        const others = otherPointers(f, epilogue, inputs, f.i32.mul(group, outMaps));
        for (const run of splitRows(outMaps)) {
          f.for(0, run.count, 1, () => {
            emitTile(f, options, problem, layout, run.rows, weights, segmentsAt, segments.mapSize, {
              epilogue,
              others,
            });
            advance(f, weights, 4 * run.rows * taps);
            for (const pointer of segmentsAt) advance(f, pointer.write, 4 * run.rows * segments.mapSize);
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
