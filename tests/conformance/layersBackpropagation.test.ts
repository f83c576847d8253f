import { beforeAll, expect, test } from 'vitest';
import { evaluate } from '../../src/backends/reference/evaluate.ts';
import type { Array64 } from '../../src/core/tensor.ts';
import { GraphBuilder, type Value } from '../../src/graph/graph.ts';
import { conv2d, fullyConnected, type Layer, softplus, subsample } from '../../src/layers/index.ts';
import { halfSumOfSquares } from '../../src/losses/index.ts';
import { gradients, input } from '../../src/ops/index.ts';

// The lecture's example network (its last chapter): softplus convolution, subsampling by S, softplus convolution,
// subsampling by S, one fully connected softplus unit, loss 1/2 (y - t)^2. All its equations written out once more in
// plain loops, with the sum over (r, s) and the factor f'(Y4) that the chain of slide 109 leaves out.
const sharpness = 2;
const f = (x: number) => Math.log(1 + Math.exp(sharpness * x)) / sharpness;
const slope = (x: number) => Math.exp(sharpness * x) / (1 + Math.exp(sharpness * x));

type Matrix = readonly (readonly number[])[];
const matrix = (rows: number, columns: number, value: (r: number, s: number) => number): Matrix =>
  Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (__, s) => value(r, s)));
const total = (size: number, value: (r: number, s: number) => number) =>
  matrix(size, size, value)
    .flat()
    .reduce((a, b) => a + b);

const Y0 = matrix(16, 16, (r, s) => Math.sin(0.7 * r + 1.3 * s));
const K1 = matrix(3, 3, (r, s) => Math.cos(2 * r + s));
const K4 = matrix(3, 3, (r, s) => Math.sin(1 + r - 2 * s));
const B1 = matrix(14, 14, (r, s) => 0.1 * Math.cos(r * s));
const B4 = matrix(5, 5, (r, s) => 0.1 * Math.sin(r + s));
const w7 = matrix(2, 2, (r, s) => 0.3 - 0.2 * r + 0.1 * s);
const target = 0.4;

/** (Y)_rs = (B)_rs + sum_k sum_t K_kt X_{r+k, s+t}, subsampled by S f(Y) S^T. */
const convolved = (X: Matrix, K: Matrix, B: Matrix) =>
  matrix(B.length, B.length, (r, s) => B[r]![s]! + total(3, (k, t) => K[k]![t]! * X[r + k]![s + t]!));
const subsampled = (Y: Matrix) => {
  const size = Math.floor(Y.length / 2);
  return matrix(size, size, (r, s) => f(Y[2 * r]![2 * s]!));
};

const Y1 = convolved(Y0, K1, B1);
const Y3 = subsampled(Y1);
const Y4 = convolved(Y3, K4, B4);
const Y6 = subsampled(Y4);
const z7 = total(2, (r, s) => w7[r]![s]! * Y6[r]![s]!);
const y7 = f(z7);
const error = (y7 - target) * slope(z7);

const chain: readonly Layer[] = [
  conv2d({ maps: 1, kernel: 3, bias: 'matrix', name: 'l1' }),
  softplus({ sharpness }),
  subsample(),
  conv2d({ maps: 1, kernel: 3, bias: 'matrix', name: 'l4' }),
  softplus({ sharpness }),
  subsample(),
  fullyConnected({ units: 1, bias: 'none', name: 'l7' }),
  softplus({ sharpness }),
];
const numbers = { Y0, 'l1.weight': K1, 'l1.bias': B1, 'l4.weight': K4, 'l4.bias': B4, 'l7.weight': w7, t: [[target]] };

function apply(x: Value, { type, options, name }: Layer): Value {
  const specs = type.parameters(options, [x.shape.slice(1)]);
  const parameters = specs.map((spec) => [spec.name, input(x.builder, `${name}.${spec.name}`, spec.shape)] as const);
  return type.apply(options, [x], Object.fromEntries(parameters));
}

let results: Record<string, Array64>;
beforeAll(() => {
  const builder = new GraphBuilder();
  const y = chain.reduce(apply, input(builder, 'Y0', [1, 1, 16, 16]));
  const { type, options } = halfSumOfSquares();
  const loss = type.apply(options, y, input(builder, 't', [1, 1]));
  const parameters = builder.nodes.filter(({ attributes }) => String(attributes.name).startsWith('l'));
  const rows = gradients(
    loss,
    parameters.map(({ id }) => builder.value(id)),
  );
  const named = rows.map((row, index) => [String(parameters[index]!.attributes.name), row] as const);
  const graph = builder.finish({ y, loss, ...Object.fromEntries(named) });
  results = evaluate(graph, Object.fromEntries(Object.entries(numbers).map(([name, m]) => [name, m.flat()])));
});

const expectNear = (name: string, expected: Matrix) => {
  const { data } = results[name]!;
  expect(data).toHaveLength(expected.flat().length);
  expected.flat().forEach((each, place) => {
    expect(data[place], `${name}[${place}]`).toBeCloseTo(each, 11);
  });
  expect(Math.max(...data.map(Math.abs))).toBeGreaterThan(1e-3);
};

test('the forward pass', () => {
  expectNear('y', [[y7]]);
  expectNear('loss', [[0.5 * (y7 - target) ** 2]]);
});

test('dH/dw7_rs = (y - t) f’(z) (Y6)_rs', () => {
  expectNear(
    'l7.weight',
    matrix(2, 2, (r, s) => error * Y6[r]![s]!),
  );
});

/** dH/d(Y4) at the kept place (2r, 2s). */
const atY4 = (r: number, s: number) => error * w7[r]![s]! * slope(Y4[2 * r]![2 * s]!);

test('dH/dK4_kt = (y - t) f’(z) sum_rs w7_rs f’(Y4_{2r,2s}) Y3_{2r+k,2s+t}', () => {
  expectNear(
    'l4.weight',
    matrix(3, 3, (k, t) => total(2, (r, s) => atY4(r, s) * Y3[2 * r + k]![2 * s + t]!)),
  );
});

test('dH/dB4_rs is 0 at the skipped places', () => {
  const kept = (r: number, s: number) => r % 2 === 0 && s % 2 === 0 && r < 4 && s < 4;
  expectNear(
    'l4.bias',
    matrix(5, 5, (r, s) => (kept(r, s) ? atY4(r / 2, s / 2) : 0)),
  );
});

/** dH/d(Y1) at the kept place (2a, 2b): every unit of layer 4 that sees (a, b). */
const atY1 = (a: number, b: number) =>
  slope(Y1[2 * a]![2 * b]!) * total(2, (r, s) => atY4(r, s) * (K4[a - 2 * r]?.[b - 2 * s] ?? 0));

test('the other equations: dH/dK1 and dH/dB1', () => {
  expectNear(
    'l1.weight',
    matrix(3, 3, (k, t) => total(7, (a, b) => atY1(a, b) * Y0[2 * a + k]![2 * b + t]!)),
  );
  expectNear(
    'l1.bias',
    matrix(14, 14, (r, s) => (r % 2 === 0 && s % 2 === 0 ? atY1(r / 2, s / 2) : 0)),
  );
});
