import type { Expr, FunctionBuilder, Local } from '../assembler/index.ts';
import type { MaddMode } from '../math/packs.ts';

/** Largest number of rows of a register tile: 6 rows of 16 numbers fill the 12 accumulators that registers can hold. */
const mostRows = 6;

/** A run of tiles with the same number of rows. */
export interface TileRun {
  readonly rows: number;
  /** First row of the first tile, and number of tiles. */
  readonly start: number;
  readonly count: number;
}

/** Splits rows into as few tiles as possible, of sizes that differ by at most one: 32 rows are 2 x 6 and 4 x 5. */
export function splitRows(rows: number, most = mostRows): TileRun[] {
  const tiles = Math.ceil(rows / most);
  const small = Math.floor(rows / tiles);
  const large = rows - small * tiles;
  const runs: TileRun[] = [];
  if (large > 0) runs.push({ rows: small + 1, start: 0, count: large });
  if (large < tiles) runs.push({ rows: small, start: large * (small + 1), count: tiles - large });
  return runs;
}

/** c + a b, rounded once or twice. */
export function multiplyAdd(
  f: FunctionBuilder,
  mode: MaddMode,
  a: Expr<'v128'>,
  b: Expr<'v128'>,
  c: Expr<'v128'>,
): Expr<'v128'> {
  return mode === 'relaxed' ? f.f32x4.relaxed_madd(a, b, c) : f.f32x4.add(c, f.f32x4.mul(a, b));
}

/** Accumulators of a register tile: `rows` x `vectors`. */
export type Tile = readonly (readonly Local<'v128'>[])[];

export function zeroTile(f: FunctionBuilder, rows: number, vectors: number): Tile {
  return Array.from({ length: rows }, () => Array.from({ length: vectors }, () => f.local('v128', f.f32x4.const(0))));
}

/** One step along the summed axis: tile[i][j] += a(i) b(j), with a(i) one number in all lanes. */
export function tileStep(
  f: FunctionBuilder,
  mode: MaddMode,
  tile: Tile,
  a: (row: number) => Expr<'v128'>,
  b: (vector: number) => Expr<'v128'>,
): void {
  const columns = tile[0]!.map((_, j) => f.local('v128', b(j)));
  tile.forEach((row, i) => {
    const factor = f.local('v128', a(i));
    row.forEach((sum, j) => f.set(sum, multiplyAdd(f, mode, factor, columns[j]!, sum)));
  });
}

/** Stores the first `count` numbers of a row of vectors. */
export function storeRow(
  f: FunctionBuilder,
  address: Local<'i32'>,
  row: readonly Expr<'v128'>[],
  count: number,
  offset = 0,
): void {
  row.forEach((vector, j) => {
    const left = count - 4 * j;
    const at = offset + 16 * j;
    if (left >= 4) f.v128.store(address, vector, { offset: at });
    else for (let lane = 0; lane < left; lane++) f.v128.store32_lane(address, vector, lane, { offset: at + 4 * lane });
  });
}
