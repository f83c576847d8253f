import type { OpName } from '../../../src/ops/index.ts';
import {
  alongAxes,
  alongOneAxis,
  binary,
  fixed,
  given,
  joined,
  orders,
  reordered,
  repeated,
  reshaped,
  selected,
  setsOfAxes,
  surrounded,
  unary,
} from './draws.ts';
import { convolutionCase, matmulCase } from './products.ts';
import { type Draw, pick } from './shapes.ts';
import { windowCase } from './windows.ts';

/** How an op is tested on generated shapes. */
export interface Row {
  /** Largest difference from the float64 meaning, as a share of the largest number of the result. */
  readonly tolerance: number;
  readonly cases: number;
  readonly draw: Draw;
}

const row = (tolerance: number, cases: number, draw: Draw): Row => ({ tolerance, cases, draw });

/** Numbers that are only moved, compared or have their sign changed must come out bit for bit. */
const exact = 0;
/** One rounding. */
const rounded = 1e-7;

const exponents = [-2, -1, -0.75, -0.5, 0.5, 0.75, 1.5, 2, 3];
const scaled = unary((random) => ({
  scale: Math.fround(random.normal()),
  offset: pick(random, [0, 0, 0.5, -3]),
}));

/** Every op: the tolerance, the number of cases, and how one is drawn. */
export const table: Readonly<Record<OpName, Row>> = {
  abs: row(exact, 9, unary()),
  add: row(rounded, 24, binary()),
  affine: row(2e-7, 18, scaled),
  broadcast: row(exact, 24, repeated),
  concatenate: row(exact, 24, joined),
  constant: row(exact, 6, fixed),
  convolution: row(
    3e-5,
    42,
    convolutionCase(({ x, w }) => ({ shapes: [x, w] })),
  ),
  convolutionInputGradient: row(
    3e-5,
    42,
    convolutionCase(({ x, w, y }) => ({ attributes: { inputSize: x.slice(2) }, shapes: [y, w] })),
  ),
  convolutionWeightGradient: row(
    3e-5,
    42,
    convolutionCase(({ x, y }) => ({ shapes: [x, y] })),
  ),
  divide: row(2e-7, 18, binary('awayFromZero')),
  exp: row(2e-7, 9, unary()),
  input: row(exact, 3, given),
  log: row(2e-7, 9, unary(undefined, 'positive')),
  logSoftmax: row(4e-7, 32, alongOneAxis),
  matmul: row(5e-6, 64, matmulCase),
  maximum: row(exact, 18, binary()),
  multiply: row(rounded, 24, binary()),
  pad: row(exact, 24, surrounded),
  patches: row(
    exact,
    30,
    windowCase((_, x) => ({ shapes: [x] })),
  ),
  patchesTransposed: row(
    1e-6,
    30,
    windowCase(({ kernel }, x, y) => ({
      attributes: { inputShape: x },
      shapes: [[x[0], y[2] * y[3], x[1] * kernel[0] * kernel[1]]],
    })),
  ),
  power: row(
    2e-7,
    18,
    unary((random) => ({ exponent: pick(random, exponents) }), 'positive'),
  ),
  relu: row(exact, 9, unary()),
  reshape: row(exact, 12, reshaped),
  reverse: row(exact, setsOfAxes.length, alongAxes),
  sigmoid: row(2e-7, 9, unary()),
  sign: row(exact, 9, unary()),
  slice: row(exact, 36, selected),
  softplus: row(2e-7, 9, unary()),
  step: row(exact, 9, unary()),
  subtract: row(rounded, 24, binary()),
  sum: row(2e-6, setsOfAxes.length, alongAxes),
  tanh: row(2e-7, 9, unary()),
  transpose: row(exact, orders.length + 6, reordered),
  windowMax: row(
    exact,
    45,
    windowCase((_, x) => ({ shapes: [x] })),
  ),
  windowMaxGradient: row(
    1e-6,
    45,
    windowCase((_, x, y) => ({ shapes: [x, y] })),
  ),
  windowSum: row(
    1e-6,
    36,
    windowCase((_, x) => ({ shapes: [x] })),
  ),
  windowSumTransposed: row(
    1e-6,
    36,
    windowCase((_, x, y) => ({ attributes: { inputSize: x.slice(2) }, shapes: [y] })),
  ),
};
