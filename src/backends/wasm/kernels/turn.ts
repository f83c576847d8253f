import type { FunctionBuilder, Local } from '../assembler/index.ts';
import { advance } from '../nest.ts';
import { transpose4 } from './transpose.ts';

/** A matrix that is turned: its rows become columns. Bytes from row to row, where it is read and where it is written. */
export interface Turned {
  readonly rows: number;
  readonly columns: number;
  readonly fromRow: number;
  readonly toRow: number;
}

/** Copies a matrix so that its rows become columns, in blocks of 4 x 4. */
export function emitTurn(f: FunctionBuilder, from: Local<'i32'>, to: Local<'i32'>, matrix: Turned): void {
  const { rows, columns, fromRow, toRow } = matrix;
  const source = f.local('i32', from);
  const target = f.local('i32', to);
  const strip = (height: number) => {
    emitStrip(f, source, target, height, matrix);
    advance(f, source, height * fromRow - 4 * columns);
    advance(f, target, 4 * height - columns * toRow);
  };
  f.for(0, rows - (rows % 4), 4, () => strip(4));
  if (rows % 4 > 0) strip(rows % 4);
}

/** Up to four rows; leaves the pointers behind the last column. */
function emitStrip(
  f: FunctionBuilder,
  source: Local<'i32'>,
  target: Local<'i32'>,
  height: number,
  { columns, fromRow, toRow }: Turned,
): void {
  const single = (count: number) => {
    for (let j = 0; j < count; j++) {
      for (let i = 0; i < height; i++) {
        f.i32.store(target, f.i32.load(source, { offset: i * fromRow + 4 * j }), { offset: j * toRow + 4 * i });
      }
    }
    advance(f, source, 4 * count);
    advance(f, target, count * toRow);
  };
  const block = () => {
    const block = [0, 1, 2, 3].map((i) => f.local('v128', f.v128.load(source, { offset: i * fromRow })));
    transpose4(f, block).forEach((column, j) => f.v128.store(target, column, { offset: j * toRow }));
    advance(f, source, 16);
    advance(f, target, 4 * toRow);
  };
  f.for(0, columns - (columns % 4), 4, () => (height === 4 ? block() : single(4)));
  if (columns % 4 > 0) single(columns % 4);
}
