import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { EmitOptions } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import { splitRows, storeRow, type Tile, tileStep } from '../tile.ts';
import { dataStep, padded, type Setup, sumsStep } from './weightSetup.ts';

/** Where transformed tiles lie, and their sums; how many tiles there are, and whether they are the first. */
export interface Summed {
  readonly data: Local<'i32'>;
  readonly slopes: Local<'i32'>;
  readonly sums: Local<'i32'>;
  readonly count: Local<'i32'>;
  readonly isFirst: Local<'i32'>;
}

/** sums[k][c] += sum over tiles of slopes[tile][k] data[tile][c], for one product. */
export function emitProduct(f: FunctionBuilder, { problem, options }: Setup, at: Summed): void {
  const [columns, rows] = [padded(problem.inMaps), padded(problem.outMaps)];
  const [slope, to] = [f.local('i32', at.slopes), f.local('i32', at.sums)];
  for (const run of splitRows(problem.outMaps)) {
    f.for(0, run.count, 1, () => {
      f.for(0, columns, options.lanes, (column) => {
        const offset = f.local('i32', f.i32.shl(column, 2));
        const [x, target] = [at.data, to].map((base) => f.local('i32', f.i32.add(base, offset)));
        emitTile(f, options, run.rows, { rows, columns }, { ...at, data: x!, slopes: slope, sums: target! });
      });
      advance(f, slope, 4 * run.rows);
      advance(f, to, 4 * run.rows * columns);
    });
  }
}

/** The same for all products. */
export function emitProducts(f: FunctionBuilder, setup: Setup, at: Summed): void {
  const { problem, filtering } = setup;
  const [data, slopes, sums] = [at.data, at.slopes, at.sums].map((base) => f.local('i32', base));
  f.for(0, filtering.products, 1, () => {
    emitProduct(f, setup, { ...at, data: data!, slopes: slopes!, sums: sums! });
    advance(f, data!, 4 * dataStep(setup, problem.inMaps));
    advance(f, slopes!, 4 * dataStep(setup, problem.outMaps));
    advance(f, sums!, 4 * sumsStep(setup));
  });
}

/** Tiles whose steps are written out. */
const unroll = 2;

function emitTile(
  f: FunctionBuilder,
  options: EmitOptions,
  rows: number,
  steps: { rows: number; columns: number },
  at: Summed,
): void {
  const vectors = options.lanes / 4;
  const place = (i: number, j: number) => ({ offset: 4 * i * steps.columns + 16 * j });
  const each = <T>(count: number, of: (index: number) => T) => Array.from({ length: count }, (_, index) => of(index));
  const tile: Tile = each(rows, () => each(vectors, () => f.local('v128', f.f32x4.const(0))));
  f.if(f.i32.eqz(at.isFirst), () => {
    tile.forEach((row, i) => row.forEach((sum, j) => f.set(sum, f.v128.load(at.sums, place(i, j)))));
  });
  const [x, slope] = [f.local('i32', at.data), f.local('i32', at.slopes)];
  const step = (u: number) =>
    tileStep(
      f,
      options.madd,
      tile,
      (i) => f.v128.load32_splat(slope, { offset: 4 * (u * steps.rows + i) }),
      (j) => f.v128.load(x, { offset: 4 * u * steps.columns + 16 * j }),
    );
  const round = (count: number) => {
    for (let u = 0; u < count; u++) step(u);
    advance(f, x, 4 * count * steps.columns);
    advance(f, slope, 4 * count * steps.rows);
  };
  const whole = f.local('i32', f.i32.and(at.count, -unroll));
  f.for(0, whole, unroll, () => round(unroll));
  f.for(whole, at.count, 1, () => round(1));
  tile.forEach((row, i) => storeRow(f, at.sums, row, options.lanes, 4 * i * steps.columns));
}
