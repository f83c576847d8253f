import type { Expr, FunctionBuilder, Local, Operand } from '../../assembler/index.ts';
import { advance } from '../../nest.ts';
import type { Range } from '../samples.ts';
import { emitTurn as emitTurnMatrix } from '../turn.ts';

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

/** Rows that are turned together, and maps that are read side by side: runs that processors read ahead. */
const stripRows = 8;
const stripMaps = 4;

type Index = Operand<'i32'>;

const least = (f: FunctionBuilder, a: Local<'i32'>, b: Index) => f.local('i32', f.select(a, b, f.i32.lt_s(a, b)));
const greatest = (f: FunctionBuilder, a: Local<'i32'>, b: Index) => f.local('i32', f.select(a, b, f.i32.gt_s(a, b)));

/** Rows `first` up to `last` in strips. */
function forStrips(
  f: FunctionBuilder,
  first: Index,
  last: Index,
  body: (begin: Local<'i32'>, end: Local<'i32'>) => void,
): void {
  f.for(first, last, stripRows, (begin) => body(begin, least(f, f.local('i32', f.i32.add(begin, stripRows)), last)));
}

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

/** Turns the maps of a sample into the rows from `first` up to `last`, the border included. */
export function emitTurn(
  f: FunctionBuilder,
  turned: TurnedCopy,
  from: Local<'i32'>,
  to: Local<'i32'>,
  first: Index,
  last: Index,
): void {
  forStrips(f, first, last, (begin, end) => {
    emitBorder(f, turned, to, begin, end);
    emitTurnStrip(f, turned, from, to, begin, end);
  });
}

/** Turns the rows `first` up to `end`, as far as they are copied. */
function emitTurnStrip(
  f: FunctionBuilder,
  { maps, rows, columns, source, offset }: TurnedCopy,
  from: Local<'i32'>,
  to: Local<'i32'>,
  first: Local<'i32'>,
  end: Local<'i32'>,
): void {
  const vertical = copied(source[0], offset[0], rows);
  const horizontal = copied(source[1], offset[1], columns);
  if (vertical.count === 0 || horizontal.count === 0) return;
  const begin = greatest(f, first, vertical.place);
  const stop = least(f, end, vertical.place + vertical.count);
  const start = f.i32.add(f.i32.mul(f.i32.sub(begin, offset[0]), source[1]), horizontal.first);
  const place = f.i32.mul(f.i32.add(f.i32.mul(begin, columns), horizontal.place), maps);
  const read = f.local('i32', f.i32.add(from, f.i32.shl(start, 2)));
  const write = f.local('i32', f.i32.add(to, f.i32.shl(place, 2)));
  const matrix = { columns: horizontal.count, fromRow: 4 * source[0] * source[1], toRow: 4 * maps };
  forMaps(f, maps, (count) => {
    const [line, target] = [f.local('i32', read), f.local('i32', write)];
    f.for(begin, stop, 1, () => {
      emitTurnMatrix(f, line, target, { rows: count, ...matrix });
      advance(f, line, 4 * source[1]);
      advance(f, target, 4 * columns * maps);
    });
    advance(f, read, count * matrix.fromRow);
    advance(f, write, 4 * count);
  });
}

/** Maps that are put together from turned ones, from some row and column of these on. */
interface Maps {
  readonly count: number;
  readonly size: readonly [number, number];
  readonly skip: readonly [number, number];
}

/** Some rows of turned maps back into maps, for some of these, the first of them a multiple of four. */
export function emitTurnBack(
  f: FunctionBuilder,
  turned: Turned,
  { count, size: [height, width], skip }: Maps,
  from: Local<'i32'>,
  to: Local<'i32'>,
  { rows, maps }: { readonly rows: Range; readonly maps: Range },
): void {
  const rowBytes = 4 * turned.columns * turned.maps;
  const matrix = { rows: width, fromRow: 4 * turned.maps, toRow: 4 * height * width };
  const first = skip[0] === 0 ? rows.first : greatest(f, rows.first, skip[0]);
  forStrips(f, first, least(f, rows.end, height + skip[0]), (begin, end) => {
    const turnBack = (map: Local<'i32'>, columns: number) => {
      const place = f.i32.add(f.i32.mul(begin, rowBytes), f.i32.shl(map, 2));
      const read = f.i32.add(place, 4 * skip[1] * turned.maps);
      const row = f.i32.sub(f.i32.add(f.i32.mul(map, height), begin), skip[0]);
      const write = f.i32.mul(row, 4 * width);
      const [line, target] = [f.local('i32', f.i32.add(from, read)), f.local('i32', f.i32.add(to, write))];
      f.for(begin, end, 1, () => {
        emitTurnMatrix(f, line, target, { columns, ...matrix });
        advance(f, line, rowBytes);
        advance(f, target, 4 * width);
      });
    };
    const rest = count % stripMaps;
    f.for(maps.first, least(f, maps.end, count - rest), stripMaps, (map) => turnBack(map, stripMaps));
    if (rest > 0) f.if(f.i32.ge_s(maps.end, count), () => turnBack(f.local('i32', count - rest), rest));
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
