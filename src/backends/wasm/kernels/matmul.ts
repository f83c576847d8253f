import { matmulSizes } from '../../../ops/matmul.ts';
import type { FunctionBuilder, Local } from '../assembler/index.ts';
import type { EmitOptions, KernelCall, KernelFactory, KernelPointers, Phase } from '../kernel.ts';
import { advance } from '../nest.ts';
import { splitRows, storeRow, type Tile, tileStep, zeroTile } from './tile.ts';

/** Sizes of op(A) op(B), and how their numbers lie: byte steps along rows, the summed axis and columns. */
interface Shape {
  readonly count: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly aRow: number;
  readonly aInner: number;
  readonly bInner: number;
  readonly bColumn: number;
}

/** Steps of the inner loop written out. */
const unroll = 4;
/** Matrices with more numbers than this are copied into panels, so that columns a power of two apart do not collide. */
const packAbove = 64 * 1024;
/** Tiles of rows that one item computes with the same columns. */
const rowsPerItem = 48;

function shapeOf({ node, operands }: KernelCall): Shape {
  const attributes = node.attributes as { transposeA: boolean; transposeB: boolean };
  const sizes = matmulSizes(
    attributes,
    operands.map(({ shape }) => shape),
  );
  const { rows, inner, columns } = sizes;
  const [aRow, aInner] = attributes.transposeA ? [4, rows * 4] : [inner * 4, 4];
  const [bInner, bColumn] = attributes.transposeB ? [4, inner * 4] : [columns * 4, 4];
  return { ...sizes, aRow, aInner, bInner, bColumn };
}

/** Copies op(B) into panels of `lanes` columns, `inner` rows each; columns past the end are zero. Items are panels. */
function packPhase(shape: Shape, lanes: number): Phase {
  const { count, inner, columns, bInner, bColumn } = shape;
  const panels = Math.ceil(columns / lanes);
  const last = columns - (panels - 1) * lanes;
  return {
    items: count * panels,
    emit: (f, { begin, end, prepared, inputs }) => {
      f.for(begin, end, 1, (item) => {
        const panel = f.local('i32', f.i32.rem_u(item, panels));
        const matrix = f.i32.mul(f.i32.div_u(item, panels), inner * columns * 4);
        const from = f.local('i32', f.i32.add(f.i32.add(inputs[1]!, matrix), f.i32.mul(panel, lanes * bColumn)));
        const to = f.local('i32', f.i32.add(prepared, f.i32.mul(item, inner * lanes * 4)));
        const copy = (width: number) =>
          (bColumn === 4 ? packRows : packTransposed)(f, { from, to, inner, lanes, width, bInner, bColumn });
        if (last === lanes) copy(lanes);
        else
          f.if(
            f.i32.eq(panel, panels - 1),
            () => copy(last),
            () => copy(lanes),
          );
      });
    },
  };
}

interface Panel {
  readonly from: Local<'i32'>;
  readonly to: Local<'i32'>;
  readonly inner: number;
  readonly lanes: number;
  readonly width: number;
  readonly bInner: number;
  readonly bColumn: number;
}

/** Rows of B are contiguous: vectors are copied; a last narrow panel number by number. */
function packRows(f: FunctionBuilder, { from, to, inner, lanes, width, bInner }: Panel): void {
  f.for(0, inner, 1, () => {
    for (let j = 0; j < lanes; j += 4) {
      const whole = j + 4 <= width;
      if (whole) f.v128.store(to, f.v128.load(from, { offset: 4 * j }), { offset: 4 * j });
      else {
        f.v128.store(to, f.f32x4.const(0), { offset: 4 * j });
        for (let k = j; k < width; k++) f.i32.store(to, f.i32.load(from, { offset: 4 * k }), { offset: 4 * k });
      }
    }
    advance(f, from, bInner);
    advance(f, to, lanes * 4);
  });
}

/** Columns of op(B) are contiguous in memory: blocks of 4 x 4 are loaded as columns and stored as rows. */
function packTransposed(f: FunctionBuilder, { from, to, inner, lanes, width, bColumn }: Panel): void {
  const whole = inner - (inner % 4);
  f.for(0, whole, 4, () => {
    for (let j = 0; j < lanes; j += 4) {
      const columns = Array.from({ length: 4 }, (_, k) =>
        f.local('v128', j + k < width ? f.v128.load(from, { offset: (j + k) * bColumn }) : f.f32x4.const(0)),
      );
      transpose4(f, columns).forEach((row, k) => f.v128.store(to, row, { offset: (k * lanes + j) * 4 }));
    }
    advance(f, from, 16);
    advance(f, to, lanes * 16);
  });
  f.for(whole, inner, 1, () => {
    for (let j = 0; j < lanes; j++) {
      f.i32.store(to, j < width ? f.i32.load(from, { offset: j * bColumn }) : 0, { offset: 4 * j });
    }
    advance(f, from, 4);
    advance(f, to, lanes * 4);
  });
}

const pick = (...words: number[]) => words.flatMap((word) => [0, 1, 2, 3].map((byte) => word * 4 + byte));

/** Rows of a 4 x 4 block given as columns. */
export function transpose4(f: FunctionBuilder, [a, b, c, d]: readonly Local<'v128'>[]): Local<'v128'>[] {
  const shuffle = (x: Local<'v128'>, y: Local<'v128'>, ...words: number[]) =>
    f.local('v128', f.i8x16.shuffle(x, y, pick(...words)));
  const [ab0, ab1] = [shuffle(a!, b!, 0, 4, 1, 5), shuffle(a!, b!, 2, 6, 3, 7)];
  const [cd0, cd1] = [shuffle(c!, d!, 0, 4, 1, 5), shuffle(c!, d!, 2, 6, 3, 7)];
  return [
    shuffle(ab0, cd0, 0, 1, 4, 5),
    shuffle(ab0, cd0, 2, 3, 6, 7),
    shuffle(ab1, cd1, 0, 1, 4, 5),
    shuffle(ab1, cd1, 2, 3, 6, 7),
  ];
}

/** How the columns of one tile lie: bytes from one step of the summed axis to the next, and columns that count. */
interface Columns {
  readonly step: number;
  readonly width: number;
}

function emitTile(
  f: FunctionBuilder,
  options: EmitOptions,
  shape: Shape,
  rows: number,
  columns: Columns,
  at: { a: Local<'i32'>; b: Local<'i32'>; c: Local<'i32'> },
): void {
  const vectors = Math.min(options.lanes / 4, 2 * Math.ceil(columns.width / 8));
  const tile = zeroTile(f, rows, vectors);
  const a = f.local('i32', at.a);
  const b = f.local('i32', at.b);
  const steps = (count: number) => {
    for (let u = 0; u < count; u++) {
      tileStep(
        f,
        options.madd,
        tile,
        (i) => f.v128.load32_splat(a, { offset: i * shape.aRow + u * shape.aInner }),
        (j) => f.v128.load(b, { offset: u * columns.step + 16 * j }),
      );
    }
    advance(f, a, count * shape.aInner);
    advance(f, b, count * columns.step);
  };
  const whole = shape.inner - (shape.inner % unroll);
  f.for(0, whole, unroll, () => steps(unroll));
  if (shape.inner > whole) steps(shape.inner - whole);
  storeTile(f, tile, at.c, columns.width, shape.columns * 4);
}

function storeTile(f: FunctionBuilder, tile: Tile, c: Local<'i32'>, width: number, rowBytes: number): void {
  tile.forEach((row, i) => storeRow(f, c, row, width, i * rowBytes));
}

/** Items are blocks of rows times panels of columns, row blocks outermost. */
function computePhase(shape: Shape, options: EmitOptions, packed: boolean): Phase {
  const { count, rows, inner, columns } = shape;
  const { lanes } = options;
  const panels = Math.ceil(columns / lanes);
  const blocks = Math.ceil(rows / rowsPerItem);
  const perBlock = Math.ceil(rows / blocks);
  const last = columns - (panels - 1) * lanes;
  const step = packed ? lanes * 4 : shape.bInner;
  const emitRows = (
    f: FunctionBuilder,
    { output, inputs, prepared }: KernelPointers,
    matrix: Local<'i32'>,
    panel: Local<'i32'>,
    first: Local<'i32'>,
    height: number,
    width: number,
  ) => {
    const panelAt = packed
      ? f.i32.add(prepared, f.i32.mul(f.i32.add(f.i32.mul(matrix, panels), panel), inner * lanes * 4))
      : f.i32.add(f.i32.add(inputs[1]!, f.i32.mul(matrix, inner * columns * 4)), f.i32.mul(panel, lanes * 4));
    const b = f.local('i32', panelAt);
    const a = f.local(
      'i32',
      f.i32.add(f.i32.add(inputs[0]!, f.i32.mul(matrix, rows * inner * 4)), f.i32.mul(first, shape.aRow)),
    );
    const cRow = f.i32.mul(f.i32.add(f.i32.mul(matrix, rows), first), columns * 4);
    const c = f.local('i32', f.i32.add(f.i32.add(output, cRow), f.i32.mul(panel, lanes * 4)));
    for (const run of splitRows(height)) {
      f.for(0, run.count, 1, () => {
        emitTile(f, options, shape, run.rows, { step, width }, { a, b, c });
        advance(f, a, run.rows * shape.aRow);
        advance(f, c, run.rows * columns * 4);
      });
    }
  };
  return {
    items: count * blocks * panels,
    emit: (f, call) => {
      f.for(call.begin, call.end, 1, (item) => {
        const panel = f.local('i32', f.i32.rem_u(item, panels));
        const block = f.local('i32', f.i32.div_u(item, panels));
        const matrix = f.local('i32', f.i32.div_u(block, blocks));
        const first = f.local('i32', f.i32.mul(f.i32.rem_u(block, blocks), perBlock));
        const byHeight = (width: number) => {
          const lastHeight = rows - (blocks - 1) * perBlock;
          const emit = (height: number) => emitRows(f, call, matrix, panel, first, height, width);
          if (lastHeight === perBlock) emit(perBlock);
          else
            f.if(
              f.i32.eq(first, (blocks - 1) * perBlock),
              () => emit(lastHeight),
              () => emit(perBlock),
            );
        };
        if (last === lanes) byHeight(lanes);
        else if (panels === 1) byHeight(last);
        else
          f.if(
            f.i32.eq(panel, panels - 1),
            () => byHeight(last),
            () => byHeight(lanes),
          );
      });
    },
  };
}

/**
 * Matrix products by register tiles: rows of A are broadcast, columns of B fill the lanes. B is copied into panels first
 * where its columns are not contiguous, or where it is large.
 */
export const matmulKernel: KernelFactory = (call) => {
  const shape = shapeOf(call);
  const { lanes } = call.options;
  const packed = shape.bColumn !== 4 || shape.inner * shape.columns > packAbove;
  const panels = Math.ceil(shape.columns / lanes);
  if (!packed) return { phases: [computePhase(shape, call.options, false)] };
  return {
    preparation: {
      inputs: [1],
      numbers: shape.count * panels * lanes * shape.inner,
      phases: [packPhase(shape, lanes)],
    },
    phases: [computePhase(shape, call.options, true)],
  };
};
