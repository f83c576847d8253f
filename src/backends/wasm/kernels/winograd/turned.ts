import type { Expr, FunctionBuilder, Local } from '../../assembler/index.ts';
import { advance } from '../../nest.ts';
import { emitTurn } from '../turn.ts';

/** Maps of a sample, those of each place side by side: `[row][column][map]`. */
export interface Turned {
  readonly maps: number;
  readonly rows: number;
  readonly columns: number;
}

/** Turned maps that are copies of others, in a border of zeros, or cut where they do not fit. */
export interface TurnedCopy extends Turned {
  /** Rows and columns of the maps that are copied, and where the first of them goes. */
  readonly source: readonly [number, number];
  readonly offset: readonly [number, number];
}

export const turnedNumbers = ({ maps, rows, columns }: Turned) => maps * rows * columns;

/** Rows that are turned together, and maps that are read side by side: runs that engines read ahead. */
export const stripRows = 8;
const stripMaps = 4;

const atMost = (f: FunctionBuilder, index: Local<'i32'>, most: number) =>
  f.local('i32', f.select(f.i32.const(most), index, f.i32.gt_s(index, most)));
const atLeast = (f: FunctionBuilder, index: Local<'i32'>, least: number) =>
  f.local('i32', f.select(f.i32.const(least), index, f.i32.lt_s(index, least)));

/** Groups of four maps, and what is left. */
function forMaps(f: FunctionBuilder, maps: number, body: (count: number) => void): void {
  f.for(0, Math.floor(maps / stripMaps), 1, () => body(stripMaps));
  if (maps % stripMaps > 0) body(maps % stripMaps);
}

/** Places along an axis that are copied: the first that is read, where it goes, and how many. */
function copied(source: number, offset: number, extent: number) {
  const first = Math.max(0, -offset);
  return { first, place: first + offset, count: Math.max(0, Math.min(source, extent - offset) - first) };
}

/** Zeros beside the copied columns of the rows `first` up to `end`, and in all columns of rows where nothing is copied. */
function emitBorder(
  f: FunctionBuilder,
  { maps, rows, columns, source, offset }: TurnedCopy,
  to: Local<'i32'>,
  first: Local<'i32'>,
  end: Local<'i32'>,
): void {
  const vertical = copied(source[0], offset[0], rows);
  const horizontal = copied(source[1], offset[1], columns);
  const rowBytes = 4 * maps * columns;
  const after = horizontal.place + horizontal.count;
  const target = f.local('i32', f.i32.add(to, f.i32.mul(first, rowBytes)));
  const clear = (column: number, count: number) => {
    if (count > 0) f.memory.fill(f.i32.add(target, 4 * maps * column), 0, 4 * maps * count);
  };
  f.for(first, end, 1, (row) => {
    f.if(
      f.i32.lt_u(f.i32.sub(row, vertical.place), vertical.count),
      () => {
        clear(0, horizontal.place);
        clear(after, columns - after);
      },
      () => clear(0, columns),
    );
    advance(f, target, rowBytes);
  });
}

/** Turns the maps of a sample into the rows from `first` on, `stripRows` at most, the border included. */
export function emitTurnRows(
  f: FunctionBuilder,
  turned: TurnedCopy,
  from: Local<'i32'>,
  to: Local<'i32'>,
  first: Local<'i32'>,
): void {
  const { maps, rows, columns, source, offset } = turned;
  const end = atMost(f, f.local('i32', f.i32.add(first, stripRows)), rows);
  emitBorder(f, turned, to, first, end);
  const vertical = copied(source[0], offset[0], rows);
  const horizontal = copied(source[1], offset[1], columns);
  if (vertical.count === 0 || horizontal.count === 0) return;
  const begin = atLeast(f, first, vertical.place);
  const stop = atMost(f, end, vertical.place + vertical.count);
  const start = f.i32.add(f.i32.mul(f.i32.sub(begin, offset[0]), source[1]), horizontal.first);
  const place = f.i32.mul(f.i32.add(f.i32.mul(begin, columns), horizontal.place), maps);
  const read = f.local('i32', f.i32.add(from, f.i32.shl(start, 2)));
  const write = f.local('i32', f.i32.add(to, f.i32.shl(place, 2)));
  const matrix = { columns: horizontal.count, fromRow: 4 * source[0] * source[1], toRow: 4 * maps };
  forMaps(f, maps, (count) => {
    const [line, target] = [f.local('i32', read), f.local('i32', write)];
    f.for(begin, stop, 1, () => {
      emitTurn(f, line, target, { rows: count, ...matrix });
      advance(f, line, 4 * source[1]);
      advance(f, target, 4 * columns * maps);
    });
    advance(f, read, count * matrix.fromRow);
    advance(f, write, 4 * count);
  });
}

/** Turns the maps of a sample. */
export function emitTurnMaps(f: FunctionBuilder, turned: TurnedCopy, from: Local<'i32'>, to: Local<'i32'>): void {
  f.for(0, turned.rows, stripRows, (first) => emitTurnRows(f, turned, from, to, first));
}

/** Turned maps back into `maps` maps of `size`, the rows from `first` on, `stripRows` at most. */
export function emitTurnBackRows(
  f: FunctionBuilder,
  turned: Turned,
  maps: number,
  [height, width]: readonly [number, number],
  from: Local<'i32'>,
  to: Local<'i32'>,
  first: Local<'i32'>,
): void {
  const end = atMost(f, f.local('i32', f.i32.add(first, stripRows)), height);
  const rowBytes = 4 * turned.columns * turned.maps;
  const read = f.local('i32', f.i32.add(from, f.i32.mul(first, rowBytes)));
  const write = f.local('i32', f.i32.add(to, f.i32.mul(first, 4 * width)));
  const matrix = { rows: width, fromRow: 4 * turned.maps, toRow: 4 * height * width };
  forMaps(f, maps, (count) => {
    const [line, target] = [f.local('i32', read), f.local('i32', write)];
    f.for(first, end, 1, () => {
      emitTurn(f, line, target, { columns: count, ...matrix });
      advance(f, line, rowBytes);
      advance(f, target, 4 * width);
    });
    advance(f, read, 4 * count);
    advance(f, write, count * matrix.toRow);
  });
}

/** Address of the numbers of a place in the turned maps of a sample. */
export function placeIn(
  f: FunctionBuilder,
  { maps, rows, columns }: Turned,
  base: Local<'i32'>,
  place: { sample: Expr<'i32'>; row: Expr<'i32'>; column: Expr<'i32'> },
): Local<'i32'> {
  const line = f.i32.add(f.i32.mul(place.sample, rows), place.row);
  const index = f.i32.add(f.i32.mul(line, columns), place.column);
  return f.local('i32', f.i32.add(base, f.i32.mul(index, 4 * maps)));
}
