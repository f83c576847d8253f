import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { Problem } from './layout.ts';

/** Places of a register tile, and those that keep the multiply-adds busy. */
const mostPlaces = 6;
const fewestPlaces = 4;

/**
 * The places of the result cut into tiles of 4 to 6, the last overlapping the one before. Tiles stay within a map, whatever its
 * rows; where a map has fewer places than a tile, they run on over the samples.
 */
export interface Spots {
  readonly tile: number;
  /** Whether tiles run on over the samples. */
  readonly joined: boolean;
  /** Places that are cut together, how many times that is done, and the tiles of one time. */
  readonly places: number;
  readonly units: number;
  readonly perUnit: number;
}

/** The size of the tiles that cover so many places with the fewest steps; the largest of those that are as good. */
function tileFor(places: number): number {
  const sizes = [6, 5, fewestPlaces].filter((size) => size <= places);
  const covered = sizes.map((size) => Math.ceil(places / size) * (size + 0.1));
  return sizes[covered.indexOf(Math.min(...covered))] ?? places;
}

export function spotsOf({ samples, result: [rows, columns] }: Problem): Spots {
  const joined = rows * columns < mostPlaces;
  const places = joined ? samples * rows * columns : rows * columns;
  const tile = tileFor(places);
  return { tile, joined, places, units: joined ? 1 : samples, perUnit: Math.ceil(places / tile) };
}

/** An address and a distance from it, in bytes. */
export interface Spot {
  readonly pointer: Local<'i32'>;
  readonly offset: number;
}

/** Bytes from one sample to the next and from one row to the next, where places of four bytes lie. */
interface Steps {
  readonly sample: number;
  readonly row: number;
}

/** Sample, row and column of the first place of a tile. */
export interface Start {
  readonly sample: Local<'i32'>;
  readonly row: Local<'i32'>;
  readonly column: Local<'i32'>;
}

/** Where tile number `index` of a unit starts. */
export function startOf(
  f: FunctionBuilder,
  { result: [rows, columns] }: Problem,
  spots: Spots,
  unit: Local<'i32'>,
  index: Local<'i32'>,
): Start {
  const wanted = f.local('i32', f.i32.mul(index, spots.tile));
  const last = spots.places - spots.tile;
  const first = f.local('i32', f.select(f.i32.const(last), wanted, f.i32.gt_s(wanted, last)));
  const place = f.local('i32', spots.joined ? f.i32.rem_u(first, rows * columns) : first);
  return {
    sample: f.local('i32', spots.joined ? f.i32.div_u(first, rows * columns) : unit),
    row: f.local('i32', f.i32.div_u(place, columns)),
    column: f.local('i32', f.i32.rem_u(place, columns)),
  };
}

/** The addresses of a tile's places, each found from the one before; where they keep their distance, from the first. */
export function spotsFrom(
  f: FunctionBuilder,
  { result: [rows, columns] }: Problem,
  { tile, joined }: Spots,
  start: Start,
  base: Local<'i32'>,
  { sample, row }: Steps,
): Spot[] {
  const rowsAt = f.i32.add(f.i32.mul(start.row, row), f.i32.shl(start.column, 2));
  const first = f.local('i32', f.i32.add(f.i32.add(base, f.i32.mul(start.sample, sample)), rowsAt));
  const distance = evenDistance(rows, columns, tile, joined, { sample, row });
  if (distance !== undefined) return Array.from({ length: tile }, (_, i) => ({ pointer: first, offset: i * distance }));
  const spots = [{ pointer: first, offset: 0 }];
  const column = f.local('i32', start.column);
  const line = f.local('i32', start.row);
  while (spots.length < tile) {
    const pointer = f.local('i32', f.i32.add(spots.at(-1)!.pointer, 4));
    const wraps = f.local('i32', f.i32.eq(f.tee(column, f.i32.add(column, 1)), columns));
    f.if(wraps, () => {
      f.set(column, 0);
      f.set(pointer, f.i32.add(pointer, row - 4 * columns));
      if (!joined) return;
      const ends = f.i32.eq(f.tee(line, f.i32.add(line, 1)), rows);
      f.if(ends, () => {
        f.set(line, 0);
        f.set(pointer, f.i32.add(pointer, sample - row * rows));
      });
    });
    spots.push({ pointer, offset: 0 });
  }
  return spots;
}

/** Bytes from each place of a tile to the next, where that is always the same. */
function evenDistance(rows: number, columns: number, tile: number, joined: boolean, steps: Steps) {
  if (rows * columns === 1) return steps.sample;
  if (!joined && (columns % tile === 0 || steps.row === 4 * columns)) return 4;
  return undefined;
}
