import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { EmitOptions } from '../../kernel.ts';
import { stepCycles, tileCycles } from '../cost.ts';
import type { Layout, Problem } from './layout.ts';

/** Neighbours in a row that are computed together. */
export const segment = 8;

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

/** Where a segment is read and written: a pointer, and a distance from it in bytes. */
export interface SegmentPlace {
  readonly read: Local<'i32'>;
  readonly write: Local<'i32'>;
  readonly readOffset: number;
  readonly writeOffset: number;
}

/** The segments of a map in tiles: how many of these there are, and cycles for so many steps of one. */
export interface Tiling {
  readonly tiles: number;
  readonly cycles: (maps: number, steps: number, options: EmitOptions) => number;
  /** The segments of tile number `index`, in maps that start at `read` and at `write`. */
  readonly at: (
    f: FunctionBuilder,
    index: Local<'i32'>,
    read: Local<'i32'>,
    write: Local<'i32'>,
  ) => readonly SegmentPlace[];
}

/** Number `index` of steps of a size, the last one moved back so that it ends at `length`. */
function startOf(f: FunctionBuilder, index: Local<'i32'>, step: number, size: number, length: number) {
  const wanted = f.local('i32', f.i32.mul(index, step));
  const last = length - size;
  return f.local('i32', f.select(f.i32.const(last), wanted, f.i32.gt_s(wanted, last)));
}

/** Any two segments, or one with 8 lanes: for tiles that several maps fill. */
export function freely(segments: Segments, { lanes }: EmitOptions): Tiling {
  const { rows, perRow, length, readPitch, writePitch } = segments;
  const perTile = lanes / segment;
  const total = rows * perRow;
  return {
    tiles: Math.ceil(total / perTile),
    cycles: (maps, steps, options) => steps * stepCycles(maps, lanes, options) + tileCycles,
    at: (f, tile, read, write) => {
      const first = f.local('i32', f.i32.mul(tile, perTile));
      return Array.from({ length: perTile }, (_, k) => {
        const wanted = f.i32.add(first, k);
        const index = f.local(
          'i32',
          k === 0 ? wanted : f.select(f.i32.const(total - 1), wanted, f.i32.ge_s(wanted, total)),
        );
        const row = f.local('i32', f.i32.div_u(index, perRow));
        const column = startOf(f, f.local('i32', f.i32.rem_u(index, perRow)), segment, segment, length);
        const place = (base: Local<'i32'>, pitch: number) =>
          f.local('i32', f.i32.add(base, f.i32.shl(f.i32.add(f.i32.mul(row, pitch), column), 2)));
        return { read: place(read, readPitch), write: place(write, writePitch), readOffset: 0, writeOffset: 0 };
      });
    },
  };
}

/** Rows, and segments of a row, of a block of places. */
interface Block {
  readonly down: number;
  readonly across: number;
}

/** Vectors that registers hold: of 8 numbers with 16 lanes, of 4 with 8. */
const mostVectors = 14;

function blocksOf({ rows, perRow }: Segments, maps: number, { lanes }: EmitOptions): Block[] {
  // Sums, what is read for them, and one factor.
  const most = Math.floor((mostVectors - 1) / ((maps + 1) * (16 / lanes)));
  const across = Array.from({ length: Math.max(1, Math.min(perRow, most)) }, (_, index) => index + 1);
  return across.map((count) => ({ down: Math.max(1, Math.min(rows, Math.floor(most / count))), across: count }));
}

function byBlock(segments: Segments, { down, across }: Block): Tiling {
  const { rows, perRow, length, readPitch, writePitch } = segments;
  const blocksAcross = Math.ceil(perRow / across);
  const width = across === perRow ? length : across * segment;
  const places = Array.from({ length: down * across }, (_, k) => ({
    row: Math.floor(k / across),
    column: Math.min((k % across) * segment, width - segment),
  }));
  return {
    tiles: Math.ceil(rows / down) * blocksAcross,
    cycles: (maps, steps, options) => steps * stepCycles(maps * down, across * segment, options) + tileCycles,
    at: (f, tile, read, write) => {
      const row = startOf(f, f.local('i32', f.i32.div_u(tile, blocksAcross)), down, down, rows);
      const column = startOf(f, f.local('i32', f.i32.rem_u(tile, blocksAcross)), width, width, length);
      const start = (base: Local<'i32'>, pitch: number) =>
        f.local('i32', f.i32.add(base, f.i32.shl(f.i32.add(f.i32.mul(row, pitch), column), 2)));
      const [from, to] = [start(read, readPitch), start(write, writePitch)];
      return places.map((place) => ({
        read: from,
        write: to,
        readOffset: 4 * (place.row * readPitch + place.column),
        writeOffset: 4 * (place.row * writePitch + place.column),
      }));
    },
  };
}

/** Maps of a group that one tile of two segments would leave registers free for. */
const fewMaps = 4;

/** Few maps take several rows of segments at once, so that enough sums are on their way; more take any two segments. */
export function tilingOf(problem: Problem, layout: Layout, options: EmitOptions): Tiling {
  const segments = segmentsOf(problem, layout);
  const { outMaps, inMaps, kernel } = problem;
  if (outMaps > fewMaps) return freely(segments, options);
  const steps = inMaps * kernel[0] * kernel[1];
  const cycles = (tiling: Tiling) => tiling.tiles * tiling.cycles(outMaps, steps, options);
  return blocksOf(segments, outMaps, options)
    .map((block) => byBlock(segments, block))
    .reduce((best, tiling) => (cycles(tiling) < cycles(best) ? tiling : best));
}
