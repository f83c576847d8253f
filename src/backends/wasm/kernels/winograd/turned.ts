import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import { advance } from '../../nest.ts';
import { emitTurn } from '../turn.ts';
import type { Vector } from './transforms.ts';

/** Maps of one sample, those of each place side by side: `[row][column][map]`, at a place in a border of zeros. */
export interface Turned {
  readonly maps: number;
  readonly rows: number;
  readonly columns: number;
  /** Rows and columns of the maps, and where the first of them goes. */
  readonly source: readonly [number, number];
  readonly offset: readonly [number, number];
}

export const turnedNumbers = ({ maps, rows, columns }: Turned) => maps * rows * columns;

/** Zeros everywhere: what a border is made of. */
export function emitClear(f: FunctionBuilder, turned: Turned, to: Local<'i32'>): void {
  f.memory.fill(to, 0, 4 * turnedNumbers(turned));
}

/** Maps that are read side by side, and rows of them before the next maps: long enough runs for the engine to read ahead. */
const stripMaps = 4;
const stripRows = 8;

/** Turns the maps of a sample; the border is left as it is. */
export function emitTurnMaps(
  f: FunctionBuilder,
  { maps, columns, source: [height, width], offset: [top, left] }: Turned,
  from: Local<'i32'>,
  to: Local<'i32'>,
): void {
  const target = f.local('i32', f.i32.add(to, 4 * maps * (top * columns + left)));
  const mapBytes = 4 * height * width;
  const strip = (count: number, rows: number, source: Local<'i32'>, target: Local<'i32'>) => {
    const [read, write] = [f.local('i32', source), f.local('i32', target)];
    f.for(0, rows, 1, () => {
      emitTurn(f, read, write, { rows: count, columns: width, fromRow: mapBytes, toRow: 4 * maps });
      advance(f, read, 4 * width);
      advance(f, write, 4 * columns * maps);
    });
    advance(f, source, count * mapBytes);
    advance(f, target, 4 * count);
  };
  const source = f.local('i32', from);
  const block = (rows: number) => {
    const [read, write] = [f.local('i32', source), f.local('i32', target)];
    f.for(0, Math.floor(maps / stripMaps), 1, () => strip(stripMaps, rows, read, write));
    if (maps % stripMaps > 0) strip(maps % stripMaps, rows, read, write);
    advance(f, source, 4 * rows * width);
    advance(f, target, 4 * rows * columns * maps);
  };
  f.for(0, Math.floor(height / stripRows), 1, () => block(stripRows));
  if (height % stripRows > 0) block(height % stripRows);
}

/** Maps that are transformed together: two vectors, which engines fuse. */
const mapsAtOnce = 8;

/**
 * Transforms a square of `size` x `size` places in all maps: product p of map m goes to `to`, `p * step + m` numbers on.
 * The last maps overlap the ones before.
 */
export function emitTransformed(
  f: FunctionBuilder,
  { maps, columns }: Turned,
  size: number,
  transform: (block: readonly (readonly Vector[])[]) => readonly Vector[],
  from: Local<'i32'>,
  to: Local<'i32'>,
  step: number,
): void {
  f.for(0, Math.ceil(maps / mapsAtOnce), 1, (group) => {
    const wanted = f.local('i32', f.i32.mul(group, mapsAtOnce));
    const first = f.select(f.i32.const(maps - mapsAtOnce), wanted, f.i32.gt_s(wanted, maps - mapsAtOnce));
    const bytes = f.local('i32', f.i32.shl(first, 2));
    const [source, target] = [f.local('i32', f.i32.add(from, bytes)), f.local('i32', f.i32.add(to, bytes))];
    const [low, high] = [0, 16].map((half) => {
      const load = (row: number, column: number) =>
        f.local('v128', f.v128.load(source, { offset: 4 * maps * (row * columns + column) + half }));
      return transform(
        Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) => load(row, column))),
      );
    });
    low!.forEach((vector, product) => {
      f.v128.store(target, vector, { offset: 4 * product * step });
      f.v128.store(target, high![product]!, { offset: 4 * product * step + 16 });
    });
  });
}
