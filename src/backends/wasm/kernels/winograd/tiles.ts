import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { Layout, Problem } from '../convolution/layout.ts';
import type { Filtering } from './filtering.ts';

/** Tiles that are computed together: the lanes of a register tile. */
export const blockTiles = 16;

/** The tiles of all samples, numbered through: `(n * down + row) * across + column`. */
export interface Tiles {
  readonly down: number;
  readonly across: number;
  readonly count: number;
  readonly blocks: number;
}

export function tilesOf({ samples, result }: Problem, { tile }: Filtering): Tiles {
  const down = Math.ceil(result[0] / tile);
  const across = Math.ceil(result[1] / tile);
  const count = samples * down * across;
  return { down, across, count, blocks: Math.ceil(count / blockTiles) };
}

/** Prepared maps with room for whole tiles. */
export function winogradLayout(problem: Problem, filtering: Filtering): Layout {
  const { down, across } = tilesOf(problem, filtering);
  const rows = down * filtering.tile + 2;
  const columns = across * filtering.tile + 2;
  return { rows, columns, phases: [1, 1], mapSize: rows * columns, inPlace: false };
}

/** Sample, row and column of tile number `index`; numbers past the end stand for the last tile. */
export function tilePlace(f: FunctionBuilder, tiles: Tiles, index: Local<'i32'>) {
  const last = tiles.count - 1;
  const tile = f.local('i32', f.select(f.i32.const(last), index, f.i32.gt_s(index, last)));
  const rows = f.local('i32', f.i32.div_u(tile, tiles.across));
  return {
    sample: f.local('i32', f.i32.div_u(rows, tiles.down)),
    row: f.local('i32', f.i32.rem_u(rows, tiles.down)),
    column: f.local('i32', f.i32.rem_u(tile, tiles.across)),
  };
}
