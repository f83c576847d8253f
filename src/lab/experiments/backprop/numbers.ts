import { Random } from '../../../core/random.ts';

export type Matrix = readonly (readonly number[])[];

export const matrix = (rows: number, columns: number, value: (r: number, s: number) => number): Matrix =>
  Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (__, s) => value(r, s)));

/** The sum of `value(r, s)` over a square of places. */
export function total(size: number, value: (r: number, s: number) => number): number {
  let sum = 0;
  for (let r = 0; r < size; r++) for (let s = 0; s < size; s++) sum += value(r, s);
  return sum;
}

/** k of the softplus `f(x) = ln(1 + e^(kx)) / k`. */
export const sharpness = 2;

/** All numbers of the example network: its input, parameters and target. */
export interface Numbers {
  /** 16x16 image. */
  readonly Y0: Matrix;
  /** 3x3 kernel and 14x14 bias of layer 1. */
  readonly K1: Matrix;
  readonly B1: Matrix;
  /** 3x3 kernel and 5x5 bias of layer 4. */
  readonly K4: Matrix;
  readonly B4: Matrix;
  /** 2x2 weights of the one unit of layer 7. */
  readonly w7: Matrix;
  readonly target: number;
}

/** Numbers that float32 holds exactly, so that every way of computing starts from the same. */
export function drawNumbers(seed: number): Numbers {
  const random = new Random(seed).derive('backprop');
  const draw = (size: number, deviation: number) => matrix(size, size, () => Math.fround(random.normal(0, deviation)));
  return {
    Y0: draw(16, 1),
    K1: draw(3, 0.5),
    B1: draw(14, 0.1),
    K4: draw(3, 0.5),
    B4: draw(5, 0.1),
    w7: draw(2, 0.5),
    target: Math.fround(random.uniform()),
  };
}
