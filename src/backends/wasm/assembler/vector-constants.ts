import { BackendError } from '../../../core/errors.ts';
import { vectorConstant } from './expression.ts';
import type { Expr } from './types.ts';

/** Constant vectors: one value for all lanes, or one for each. */
export interface VectorConstants {
  const(...lanes: readonly (number | bigint)[]): Expr<'v128'>;
}

type SetLane = (view: DataView, at: number, value: number | bigint) => void;

/** Lanes and how one is written, little endian, for each shape of vector. */
const SHAPES: Readonly<Record<string, readonly [lanes: number, set: SetLane]>> = {
  i8x16: [16, (view, at, value) => view.setInt8(at, Number(value))],
  i16x8: [8, (view, at, value) => view.setInt16(at, Number(value), true)],
  i32x4: [4, (view, at, value) => view.setInt32(at, Number(value), true)],
  i64x2: [2, (view, at, value) => view.setBigInt64(at, BigInt(value), true)],
  f32x4: [4, (view, at, value) => view.setFloat32(at, Number(value), true)],
  f64x2: [2, (view, at, value) => view.setFloat64(at, Number(value), true)],
};

function build(shape: string, values: readonly (number | bigint)[]): Expr<'v128'> {
  const [lanes, set] = SHAPES[shape]!;
  if (values.length !== 1 && values.length !== lanes) {
    throw new BackendError(
      `[assembler] ${shape}.const got ${values.length} values. Give one for all lanes, or ${lanes}.`,
      { shape, values },
    );
  }
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  for (let lane = 0; lane < lanes; lane++) set(view, (lane * 16) / lanes, values[lane % values.length]!);
  return vectorConstant(bytes);
}

/** `const` for each shape of vector. */
export const vectorConstants: Readonly<Record<string, VectorConstants['const']>> = Object.fromEntries(
  Object.keys(SHAPES).map((shape) => [shape, (...values: readonly (number | bigint)[]) => build(shape, values)]),
);
