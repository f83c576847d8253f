import { type Matrix, matrix, type Numbers, sharpness, total } from './numbers.ts';

const f = (x: number) => Math.log(1 + Math.exp(sharpness * x)) / sharpness;
const slope = (x: number) => 1 / (1 + Math.exp(-sharpness * x));

/** `(Y)_rs = (B)_rs + sum_k sum_t K_kt X_{r+k, s+t}`, k and t from 0. */
const convolved = (X: Matrix, K: Matrix, B: Matrix) =>
  matrix(B.length, B.length, (r, s) => B[r]![s]! + total(K.length, (k, t) => K[k]![t]! * X[r + k]![s + t]!));

/** `S f(Y) S^T`: rows and columns 0, 2, 4, ... */
function subsampled(Y: Matrix): Matrix {
  const size = Math.floor(Y.length / 2);
  return matrix(size, size, (r, s) => f(Y[2 * r]![2 * s]!));
}

/** Every layer's result, by the slides' names. */
export function forwardByHand({ Y0, K1, B1, K4, B4, w7, target }: Numbers) {
  const Y1 = convolved(Y0, K1, B1);
  const Y3 = subsampled(Y1);
  const Y4 = convolved(Y3, K4, B4);
  const Y6 = subsampled(Y4);
  const z7 = total(w7.length, (r, s) => w7[r]![s]! * Y6[r]![s]!);
  const y7 = f(z7);
  return { Y1, Y3, Y4, Y6, z7, y7, loss: 0.5 * (y7 - target) ** 2 };
}

/** `S^T d S`: numbers back at the places that were kept, zeros at those skipped. */
const spread = (d: Matrix, size: number) =>
  matrix(size, size, (r, s) => (r % 2 === 0 && s % 2 === 0 ? (d[r / 2]?.[s / 2] ?? 0) : 0));

/** Of a kernel: the upstream numbers at the places kept, each times the patch that it saw. */
const ofKernel = (d: Matrix, K: Matrix, X: Matrix) =>
  matrix(K.length, K.length, (k, t) => total(d.length, (r, s) => d[r]![s]! * X[2 * r + k]![2 * s + t]!));

/** dH/d(array) of every parameter, by the equations of docs/backpropagation.md; keys are the parameters' names. */
export function gradientsByHand(numbers: Numbers): Record<'K1' | 'B1' | 'K4' | 'B4' | 'w7', Matrix> {
  const { Y0, K4, K1, B1, B4, w7, target } = numbers;
  const { Y1, Y3, Y4, Y6, z7, y7 } = forwardByHand(numbers);
  const d7 = (y7 - target) * slope(z7);
  const d6 = matrix(w7.length, w7.length, (r, s) => d7 * w7[r]![s]! * slope(Y4[2 * r]![2 * s]!));
  const d3 = matrix(Y3.length, Y3.length, (a, b) =>
    total(d6.length, (r, s) => d6[r]![s]! * (K4[a - 2 * r]?.[b - 2 * s] ?? 0)),
  );
  const d1 = matrix(d3.length, d3.length, (a, b) => d3[a]![b]! * slope(Y1[2 * a]![2 * b]!));
  return {
    w7: matrix(w7.length, w7.length, (r, s) => d7 * Y6[r]![s]!),
    K4: ofKernel(d6, K4, Y3),
    B4: spread(d6, B4.length),
    K1: ofKernel(d1, K1, Y0),
    B1: spread(d1, B1.length),
  };
}

/** dH/dK4 by the chain of slide 109 with one of its two omissions mended and not the other. */
export function slipsOfK4(numbers: Numbers): Record<string, Matrix> {
  const { K4, w7, target } = numbers;
  const { Y3, Y4, z7, y7 } = forwardByHand(numbers);
  const d7 = (y7 - target) * slope(z7);
  const withoutSlope = matrix(w7.length, w7.length, (r, s) => d7 * w7[r]![s]!);
  const firstPlace = d7 * w7[0]![0]! * slope(Y4[0]![0]!);
  return {
    "the factor f'(Y4)": ofKernel(withoutSlope, K4, Y3),
    'the sum: only (r, s) = (1, 1)': matrix(K4.length, K4.length, (k, t) => firstPlace * Y3[k]![t]!),
  };
}
