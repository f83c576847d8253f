import { expect, test } from 'vitest';
import { instantiate, moduleOf, names } from '../../../../tests/support/assembler.ts';
import type { InstructionName } from './instructions.ts';

const clz = (x: number) => Math.clz32(x);
const i32s = [0, 1, -1, 7, -13, 0x7fffffff, -0x80000000];
const floats = [0, -0, 1, -1.5, 2.5, 1e10, Number.NaN, Number.POSITIVE_INFINITY];

/** What each instruction means, for 32-bit integers as JavaScript has them. */
const integer: Record<string, (a: number, b: number) => number> = {
  eqz: (a) => +(a === 0),
  eq: (a, b) => +(a === b),
  ne: (a, b) => +(a !== b),
  lt_s: (a, b) => +(a < b),
  lt_u: (a, b) => +(a >>> 0 < b >>> 0),
  gt_s: (a, b) => +(a > b),
  gt_u: (a, b) => +(a >>> 0 > b >>> 0),
  le_s: (a, b) => +(a <= b),
  le_u: (a, b) => +(a >>> 0 <= b >>> 0),
  ge_s: (a, b) => +(a >= b),
  ge_u: (a, b) => +(a >>> 0 >= b >>> 0),
  clz,
  ctz: (a) => (a === 0 ? 32 : 31 - clz(a & -a)),
  popcnt: (a) => [...(a >>> 0).toString(2)].filter((bit) => bit === '1').length,
  add: (a, b) => (a + b) | 0,
  sub: (a, b) => (a - b) | 0,
  mul: Math.imul,
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shl: (a, b) => a << b,
  shr_s: (a, b) => a >> b,
  shr_u: (a, b) => (a >>> b) | 0,
  rotl: (a, b) => (a << b) | (a >>> -b),
  rotr: (a, b) => (a >>> b) | (a << -b),
  extend8_s: (a) => (a << 24) >> 24,
  extend16_s: (a) => (a << 16) >> 16,
};

/** The same for floats, in double precision; single precision rounds the result. */
const float: Record<string, (a: number, b: number) => number> = {
  eq: (a, b) => +(a === b),
  ne: (a, b) => +(a !== b),
  lt: (a, b) => +(a < b),
  gt: (a, b) => +(a > b),
  le: (a, b) => +(a <= b),
  ge: (a, b) => +(a >= b),
  abs: Math.abs,
  neg: (a) => -a,
  ceil: Math.ceil,
  floor: Math.floor,
  trunc: Math.trunc,
  nearest: (a) => (Math.abs(a % 1) === 0.5 ? 2 * Math.round(a / 2) : Math.round(a)),
  sqrt: Math.sqrt,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: Math.min,
  max: Math.max,
  copysign: (a, b) => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a)),
};

function table(type: string, meanings: Record<string, (a: number, b: number) => number>) {
  return Object.entries(meanings).map(([name, meaning]) => [`${type}.${name}` as InstructionName, meaning] as const);
}

test.each(table('i32', integer))('%s computes what it says', (name, meaning) => {
  const { run } = instantiate(moduleOf(name)).exports;
  for (const a of i32s) for (const b of i32s) expect(run!(a, b), `${a}, ${b}`).toBe(meaning(a, b));
});

const sameIn64 = table('i64', integer).filter(
  ([name]) => /eq|ne$|_s$|add|sub|mul|and|or/.test(name) && !/shr|ext|rot/.test(name),
);

test.each(sameIn64)('%s computes the same in 64 bits', (name, meaning) => {
  const { run } = instantiate(moduleOf(name)).exports;
  const small = [0, 1, -1, 7, -13, 30000, -30000];
  for (const a of small) for (const b of small) expect(Number(run!(BigInt(a), BigInt(b)))).toBe(meaning(a, b));
});

test.each(table('f64', float))('%s computes what it says', (name, meaning) => {
  const { run } = instantiate(moduleOf(name)).exports;
  for (const a of floats) for (const b of floats) expect(run!(a, b), `${a}, ${b}`).toBe(meaning(a, b));
});

test.each(table('f32', float))('%s computes what it says, rounded', (name, meaning) => {
  const { run } = instantiate(moduleOf(name)).exports;
  for (const a of floats) for (const b of floats) expect(run!(a, b), `${a}, ${b}`).toBe(Math.fround(meaning(a, b)));
});

test.each([
  ['i32.div_s', [-7, 2], -3],
  ['i32.div_u', [-7, 2], 0x7ffffffc],
  ['i32.rem_s', [-7, 2], -1],
  ['i32.rem_u', [-7, 2], 1],
  ['i64.div_s', [-7n, 2n], -3n],
  ['i64.shl', [1n, 40n], 2n ** 40n],
  ['i64.shr_u', [-1n, 60n], 15n],
  ['i64.clz', [1n], 63n],
  ['i32.wrap_i64', [2n ** 32n + 5n], 5],
  ['i64.extend_i32_s', [-2], -2n],
  ['i64.extend_i32_u', [-2], 2n ** 32n - 2n],
  ['i32.trunc_f32_s', [-2.75], -2],
  ['i32.trunc_f64_u', [3e9], 3e9 | 0],
  ['i32.trunc_sat_f32_s', [1e20], 0x7fffffff],
  ['i32.trunc_sat_f64_s', [Number.NaN], 0],
  ['i32.trunc_sat_f32_u', [-5], 0],
  ['i64.trunc_sat_f64_s', [1e300], 2n ** 63n - 1n],
  ['f32.convert_i32_s', [-5], -5],
  ['f32.convert_i32_u', [-1], 2 ** 32],
  ['f64.convert_i64_s', [-(2n ** 40n)], -(2 ** 40)],
  ['f64.convert_i32_u', [-1], 2 ** 32 - 1],
  ['f32.demote_f64', [0.1], Math.fround(0.1)],
  ['f64.promote_f32', [0.5], 0.5],
  ['i32.reinterpret_f32', [1], 0x3f800000],
  ['f32.reinterpret_i32', [0x40000000], 2],
  ['i64.reinterpret_f64', [1], 0x3ff0000000000000n],
  ['f64.reinterpret_i64', [0x4000000000000000n], 2],
] as [InstructionName, (number | bigint)[], number | bigint][])('%s, example %#', (name, args, result) => {
  expect(instantiate(moduleOf(name)).exports.run!(...args)).toBe(result);
});

test('every arithmetic instruction of i32 is run', () => {
  const conversions = /wrap|trunc|reinterpret|load|store|atomic|div|rem/;
  const arithmetic = names.filter((name) => name.startsWith('i32.') && !conversions.test(name));
  expect(arithmetic.filter((name) => !(name.slice(4) in integer))).toEqual([]);
});
