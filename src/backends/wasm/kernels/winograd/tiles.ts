import type { FunctionBuilder, Local } from '../../assembler/index.ts';

/** The tiles of some samples, numbered through: `(n * down + row) * across + column`. */
export interface Tiles {
  readonly down: number;
  readonly across: number;
  readonly count: number;
}

/** Tiles of so many rows and columns that cover maps of a size. */
export function tilesOf(samples: number, [rows, columns]: readonly [number, number], size: number): Tiles {
  const down = Math.ceil(rows / size);
  const across = Math.ceil(columns / size);
  return { down, across, count: samples * down * across };
}

/** Sample, row and column of a tile. */
export interface TilePlace {
  readonly sample: Local<'i32'>;
  readonly row: Local<'i32'>;
  readonly column: Local<'i32'>;
}

/** Where tile number `index` is; numbers past `last` stand for that. */
export function tilePlace(
  f: FunctionBuilder,
  { down, across }: Tiles,
  index: Local<'i32'>,
  last: Local<'i32'>,
): TilePlace {
  const tile = f.local('i32', f.select(last, index, f.i32.gt_s(index, last)));
  const rows = f.local('i32', f.i32.div_u(tile, across));
  return {
    sample: f.local('i32', f.i32.div_u(rows, down)),
    row: f.local('i32', f.i32.rem_u(rows, down)),
    column: f.local('i32', f.i32.rem_u(tile, across)),
  };
}
