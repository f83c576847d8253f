import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { EmitOptions, KernelPointers, Phase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import { type Epilogue, finish, otherPointers } from '../epilogue.ts';
import { splitRows, storeRow, type Tile, tileStep, zeroTile } from '../tile.ts';
import type { Product } from './product.ts';

/** Rows that one item computes with the same columns. */
const rowsPerItem = 48;
/** Steps of the summed axis that are done for all rows of an item before the next: their columns stay in the first cache. */
const stepsAtOnce = 384;
/** Up to so many are not worth a second part, which is code of its own. */
const stepsAlone = 448;
/** Steps of the inner loop written out: fewer in short sums, which gain little by more code. */
const unrollOf = ({ inner }: Product) => (inner > stepsAlone ? 4 : 2);

/** How the columns of one panel lie: bytes from one step of the summed axis to the next, and columns that count. */
interface Columns {
  readonly step: number;
  readonly width: number;
}

interface Pointers {
  readonly a: Local<'i32'>;
  readonly b: Local<'i32'>;
  readonly c: Local<'i32'>;
  /** Numbers of the epilogue's other operands for the first column. */
  readonly others: readonly Local<'i32'>[];
}

/** A part of the summed axis: sums start at zero or go on from memory, and have the epilogue done at the end. */
interface Part {
  readonly inner: number;
  readonly from: 'zero' | 'memory';
  readonly epilogue: Epilogue | undefined;
}

function loadTile(f: FunctionBuilder, rows: number, vectors: number, c: Local<'i32'>, rowBytes: number): Tile {
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: vectors }, (_, j) => f.local('v128', f.v128.load(c, { offset: i * rowBytes + 16 * j }))),
  );
}

/** One tile of C over `inner` steps, starting from zero or going on from what C holds. */
function emitTile(
  f: FunctionBuilder,
  options: EmitOptions,
  product: Product,
  rows: number,
  columns: Columns,
  part: Part,
  at: Pointers,
): void {
  const { inner, from, epilogue } = part;
  const vectors = Math.min(options.lanes / 4, 2 * Math.ceil(columns.width / 8));
  const rowBytes = product.columns * 4;
  const tile = from === 'zero' ? zeroTile(f, rows, vectors) : loadTile(f, rows, vectors, at.c, rowBytes);
  const a = f.local('i32', at.a);
  const b = f.local('i32', at.b);
  const steps = (count: number) => {
    for (let u = 0; u < count; u++) {
      tileStep(
        f,
        options.madd,
        tile,
        (i) => f.v128.load32_splat(a, { offset: i * product.aRow + u * product.aInner }),
        (j) => f.v128.load(b, { offset: u * columns.step + 16 * j }),
      );
    }
    advance(f, a, count * product.aInner);
    advance(f, b, count * columns.step);
  };
  const unroll = unrollOf(product);
  const whole = inner - (inner % unroll);
  f.for(0, whole, unroll, () => steps(unroll));
  if (inner > whole) steps(inner - whole);
  tile.forEach((row, i) => {
    const other = (index: number) =>
      row.map((_, j) => f.local('v128', f.v128.load(at.others[index]!, { offset: 16 * j })));
    storeRow(f, at.c, finish(f, options, epilogue, row, other), columns.width, i * rowBytes);
  });
}

/** All rows of an item times one panel, over `inner` steps; leaves the pointers where they were. */
function emitRows(
  f: FunctionBuilder,
  options: EmitOptions,
  product: Product,
  height: number,
  columns: Columns,
  part: Part,
  at: Pointers,
): void {
  const a = f.local('i32', at.a);
  const c = f.local('i32', at.c);
  for (const run of splitRows(height)) {
    f.for(0, run.count, 1, () => {
      emitTile(f, options, product, run.rows, columns, part, { ...at, a, c });
      advance(f, a, run.rows * product.aRow);
      advance(f, c, run.rows * product.columns * 4);
    });
  }
}

/** The summed axis in parts of up to `stepsAtOnce` steps; sums go on from part to part, so their order stays the same. */
function emitParts(
  f: FunctionBuilder,
  options: EmitOptions,
  product: Product,
  height: number,
  columns: Columns,
  epilogue: Epilogue | undefined,
  at: Pointers,
): void {
  const runs = splitRows(product.inner, product.inner <= stepsAlone ? stepsAlone : stepsAtOnce);
  const part = (each: Part) => {
    emitRows(f, options, product, height, columns, each, at);
    advance(f, at.a, each.inner * product.aInner);
    advance(f, at.b, each.inner * columns.step);
  };
  runs.forEach(({ rows: inner, count }, index) => {
    const isFirst = index === 0;
    const isLast = index === runs.length - 1;
    const single = isFirst && isLast && count === 1;
    if (isFirst) part({ inner, from: 'zero', epilogue: single ? epilogue : undefined });
    const end = isLast && epilogue !== undefined ? count - 1 : count;
    f.for(isFirst ? 1 : 0, end, 1, () => part({ inner, from: 'memory', epilogue: undefined }));
    if (end < count && !single) part({ inner, from: 'memory', epilogue });
  });
}

/** Emits `body` for the usual size, and for the last one where that differs, under a test of which it is. */
function bySize(
  f: FunctionBuilder,
  isLast: Local<'i32'>,
  usual: number,
  last: number,
  body: (size: number) => void,
): void {
  if (last === usual) body(usual);
  else
    f.if(
      isLast,
      () => body(last),
      () => body(usual),
    );
}

/** Items are blocks of rows times panels of columns, row blocks outermost. */
export function computePhase(product: Product, options: EmitOptions, packed: boolean, epilogue?: Epilogue): Phase {
  const { count, rows, inner, columns } = product;
  const { lanes } = options;
  const panels = Math.ceil(columns / lanes);
  const blocks = Math.ceil(rows / rowsPerItem);
  const height = Math.ceil(rows / blocks);
  const step = packed ? lanes * 4 : product.bInner;
  const panelOf = (
    f: FunctionBuilder,
    { inputs, prepared }: KernelPointers,
    matrix: Local<'i32'>,
    panel: Local<'i32'>,
  ) =>
    packed
      ? f.i32.add(prepared, f.i32.mul(f.i32.add(f.i32.mul(matrix, panels), panel), inner * lanes * 4))
      : f.i32.add(f.i32.add(inputs[1]!, f.i32.mul(matrix, inner * columns * 4)), f.i32.mul(panel, lanes * 4));
  return {
    items: count * blocks * panels,
    emit: (f, call) => {
      f.for(call.begin, call.end, 1, (item) => {
        const panel = f.local('i32', f.i32.rem_u(item, panels));
        const block = f.local('i32', f.i32.div_u(item, panels));
        const matrix = f.local('i32', f.i32.div_u(block, blocks));
        const first = f.local('i32', f.i32.mul(f.i32.rem_u(block, blocks), height));
        const aMatrix = f.i32.add(call.inputs[0]!, f.i32.mul(matrix, rows * inner * 4));
        const cRow = f.i32.mul(f.i32.add(f.i32.mul(matrix, rows), first), columns * 4);
        const at = {
          a: f.local('i32', f.i32.add(aMatrix, f.i32.mul(first, product.aRow))),
          b: f.local('i32', panelOf(f, call, matrix, panel)),
          c: f.local('i32', f.i32.add(f.i32.add(call.output, cRow), f.i32.mul(panel, lanes * 4))),
          others: otherPointers(f, epilogue, call.inputs, f.i32.mul(panel, lanes)),
        };
        const lastPanel = f.local('i32', f.i32.eq(panel, panels - 1));
        const lastBlock = f.local('i32', f.i32.eq(first, (blocks - 1) * height));
        bySize(f, lastPanel, panels === 1 ? columns : lanes, columns - (panels - 1) * lanes, (width) => {
          bySize(f, lastBlock, height, rows - (blocks - 1) * height, (size) => {
            emitParts(f, options, product, size, { step, width }, epilogue, at);
          });
        });
      });
    },
  };
}
