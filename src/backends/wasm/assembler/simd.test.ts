import { expect, test } from 'vitest';
import { evaluate, evaluateVector } from '../../../../tests/support/assembler.ts';
import type { Expr, FunctionBuilder } from './index.ts';

type Vector = (f: FunctionBuilder) => Expr<'v128'>;

const floats = (body: Vector) => [...new Float32Array(evaluateVector(body))];
const doubles = (body: Vector) => [...new Float64Array(evaluateVector(body))];
const integers = (body: Vector) => [...new Int32Array(evaluateVector(body))];
const shorts = (body: Vector) => [...new Int16Array(evaluateVector(body))];
const bytes = (body: Vector) => [...new Uint8Array(evaluateVector(body))];
const longs = (body: Vector) => [...new BigInt64Array(evaluateVector(body))];

const a = (f: FunctionBuilder) => f.f32x4.const(1, -2, 3.5, Number.NaN);
const b = (f: FunctionBuilder) => f.f32x4.const(4, -2, 0.5, 1);

test.each([
  ['add', [5, -4, 4, Number.NaN]],
  ['sub', [-3, 0, 3, Number.NaN]],
  ['mul', [4, 4, 1.75, Number.NaN]],
  ['div', [0.25, 1, 7, Number.NaN]],
  ['min', [1, -2, 0.5, Number.NaN]],
  ['max', [4, -2, 3.5, Number.NaN]],
  ['pmin', [1, -2, 0.5, Number.NaN]],
  ['pmax', [4, -2, 3.5, Number.NaN]],
] as const)('f32x4.%s', (name, result) => {
  expect(floats((f) => f.f32x4[name](a(f), b(f)))).toEqual(result);
});

test.each([
  ['eq', [0, -1, 0, 0]],
  ['ne', [-1, 0, -1, -1]],
  ['lt', [-1, 0, 0, 0]],
  ['gt', [0, 0, -1, 0]],
  ['le', [-1, -1, 0, 0]],
  ['ge', [0, -1, -1, 0]],
] as const)('f32x4.%s gives masks', (name, result) => {
  expect(integers((f) => f.f32x4[name](a(f), b(f)))).toEqual(result);
});

test.each([
  ['abs', [2.5, 1.5, 0.5, 9]],
  ['neg', [-2.5, 1.5, 0.5, -9]],
  ['sqrt', [Math.fround(Math.sqrt(2.5)), Number.NaN, Number.NaN, 3]],
  ['ceil', [3, -1, -0, 9]],
  ['floor', [2, -2, -1, 9]],
  ['trunc', [2, -1, -0, 9]],
  ['nearest', [2, -2, -0, 9]],
] as const)('f32x4.%s', (name, result) => {
  expect(floats((f) => f.f32x4[name](f.f32x4.const(2.5, -1.5, -0.5, 9)))).toEqual(result);
});

test('a relaxed multiply-add is a * b + c, the negative one c - a * b', () => {
  const operands = (f: FunctionBuilder) => [f.f32x4.const(2, 3, 4, 5), f.f32x4.const(10), f.f32x4.const(1)] as const;
  expect(floats((f) => f.f32x4.relaxed_madd(...operands(f)))).toEqual([21, 31, 41, 51]);
  expect(floats((f) => f.f32x4.relaxed_nmadd(...operands(f)))).toEqual([-19, -29, -39, -49]);
  expect(doubles((f) => f.f64x2.relaxed_madd(f.f64x2.const(2, 3), f.f64x2.const(10), f.f64x2.const(1)))).toEqual([
    21, 31,
  ]);
});

test('f64x2 computes in double precision', () => {
  expect(doubles((f) => f.f64x2.add(f.f64x2.const(0.1, 1e300), f.f64x2.const(0.2, 1)))).toEqual([0.1 + 0.2, 1e300]);
  expect(doubles((f) => f.f64x2.sqrt(f.f64x2.const(2, 9)))).toEqual([Math.SQRT2, 3]);
  expect(longs((f) => f.f64x2.lt(f.f64x2.const(1, 2), f.f64x2.const(2, 1)))).toEqual([-1n, 0n]);
});

test.each([
  ['add', [6, -3, 0x7fffffff + 1 - 2 ** 32, 0]],
  ['sub', [4, -5, 0x7ffffffe, -2]],
  ['mul', [5, -4, 0x7fffffff, -1]],
  ['min_s', [1, -4, 1, -1]],
  ['max_s', [5, 1, 0x7fffffff, 1]],
  ['min_u', [1, 1, 1, 1]],
  ['gt_s', [-1, 0, -1, 0]],
  ['gt_u', [-1, -1, -1, -1]],
] as const)('i32x4.%s', (name, result) => {
  expect(integers((f) => f.i32x4[name](f.i32x4.const(5, -4, 0x7fffffff, -1), f.i32x4.const(1)))).toEqual(result);
});

test('shifts count bits', () => {
  const x = (f: FunctionBuilder) => f.i32x4.const(1, -8, 3, -1);
  expect(integers((f) => f.i32x4.shl(x(f), 3))).toEqual([8, -64, 24, -8]);
  expect(integers((f) => f.i32x4.shr_s(x(f), 2))).toEqual([0, -2, 0, -1]);
  expect(integers((f) => f.i32x4.shr_u(x(f), 28))).toEqual([0, 15, 0, 15]);
});

test('bitwise instructions and bitselect, whose mask comes last', () => {
  const x = (f: FunctionBuilder) => f.i32x4.const(0b1100);
  const y = (f: FunctionBuilder) => f.i32x4.const(0b1010);
  const first = (body: Vector) => integers(body)[0];
  expect(first((f) => f.v128.and(x(f), y(f)))).toBe(0b1000);
  expect(first((f) => f.v128.or(x(f), y(f)))).toBe(0b1110);
  expect(first((f) => f.v128.xor(x(f), y(f)))).toBe(0b0110);
  expect(first((f) => f.v128.andnot(x(f), y(f)))).toBe(0b0100);
  expect(first((f) => f.v128.not(x(f)))).toBe(~0b1100);
  expect(first((f) => f.v128.bitselect(x(f), y(f), f.i32x4.const(0b0110)))).toBe(0b1100);
});

test('masks become numbers', () => {
  const mask = (f: FunctionBuilder) => f.i32x4.const(-1, 0, -1, 0);
  expect(evaluate('i32', (f) => f.i32x4.bitmask(mask(f)))).toBe(0b0101);
  expect(evaluate('i32', (f) => f.v128.any_true(mask(f)))).toBe(1);
  expect(evaluate('i32', (f) => f.i32x4.all_true(mask(f)))).toBe(0);
});

test('shuffle picks bytes by constant, swizzle by value', () => {
  const count = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
  const reversed = count.toReversed();
  const interleaved = count.map((k) => (k % 2) * 16 + (k >> 1));
  const x = (f: FunctionBuilder) => f.i8x16.const(...count);
  expect(bytes((f) => f.i8x16.shuffle(x(f), f.i8x16.const(99), interleaved))).toEqual(
    count.map((k) => (k % 2 ? 99 : k >> 1)),
  );
  expect(bytes((f) => f.i8x16.swizzle(x(f), f.i8x16.const(...reversed)))).toEqual(reversed);
});

test('lanes are split and joined', () => {
  const x = (f: FunctionBuilder) => f.f32x4.const(1, 2, 3, 4);
  expect(floats((f) => f.f32x4.splat(7))).toEqual([7, 7, 7, 7]);
  expect(evaluate('f32', (f) => f.f32x4.extract_lane(x(f), 2))).toBe(3);
  expect(floats((f) => f.f32x4.replace_lane(x(f), 9, 1))).toEqual([1, 9, 3, 4]);
  expect(evaluate('i32', (f) => f.i8x16.extract_lane_s(f.i8x16.const(-3), 15))).toBe(-3);
  expect(evaluate('i32', (f) => f.i8x16.extract_lane_u(f.i8x16.const(-3), 15))).toBe(253);
  expect(evaluate('i64', (f) => f.i64x2.extract_lane(f.i64x2.const(5n, -6n), 1))).toBe(-6n);
});

test('conversions between integers and floats saturate, and NaN becomes 0', () => {
  const x = (f: FunctionBuilder) => f.f32x4.const(1.9, -1.9, 1e20, Number.NaN);
  expect(integers((f) => f.i32x4.trunc_sat_f32x4_s(x(f)))).toEqual([1, -1, 0x7fffffff, 0]);
  expect(floats((f) => f.f32x4.convert_i32x4_s(f.i32x4.const(-3, 2, 1, 0)))).toEqual([-3, 2, 1, 0]);
  expect(floats((f) => f.f32x4.convert_i32x4_u(f.i32x4.const(-1)))).toEqual(new Array(4).fill(2 ** 32));
  expect(doubles((f) => f.f64x2.promote_low_f32x4(x(f)))).toEqual([1.9, -1.9].map(Math.fround));
  expect(floats((f) => f.f32x4.demote_f64x2_zero(f.f64x2.const(0.1, 2)))).toEqual([Math.fround(0.1), 2, 0, 0]);
});

test('bytes widen, multiply and saturate', () => {
  expect(shorts((f) => f.i16x8.extend_low_i8x16_s(f.i8x16.const(-2)))).toEqual(new Array(8).fill(-2));
  expect(shorts((f) => f.i16x8.extmul_high_i8x16_u(f.i8x16.const(-1), f.i8x16.const(2)))).toEqual(
    new Array(8).fill(510),
  );
  expect(integers((f) => f.i32x4.dot_i16x8_s(f.i16x8.const(3), f.i16x8.const(-5)))).toEqual(new Array(4).fill(-30));
  expect(bytes((f) => f.i8x16.narrow_i16x8_u(f.i16x8.const(300), f.i16x8.const(-3)))).toEqual([
    ...new Array(8).fill(255),
    ...new Array(8).fill(0),
  ]);
  expect(bytes((f) => f.i8x16.add_sat_u(f.i8x16.const(-6), f.i8x16.const(10)))).toEqual(new Array(16).fill(255));
});
