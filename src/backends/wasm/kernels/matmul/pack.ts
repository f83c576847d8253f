import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { Phase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import { transpose4 } from '../transpose.ts';
import type { Product } from './product.ts';

/** Copies op(B) into panels of `lanes` columns, `inner` rows each; columns past the end are zero. Items are panels. */
export function packPhase(shape: Product, lanes: number): Phase {
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
