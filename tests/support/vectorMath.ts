import { ModuleBuilder } from '../../src/backends/wasm/assembler/index.ts';
import {
  exp,
  log,
  type MaddMode,
  type Pack,
  Packs,
  power,
  sigmoid,
  softplus,
  tanh,
} from '../../src/backends/wasm/math/index.ts';

export type VectorFunction = (p: Packs, x: Pack) => Pack;

/** A function under test: its vector code and its meaning in float64. */
export interface MathCase {
  readonly emit: VectorFunction;
  readonly exact: (x: number) => number;
  /** The largest error that is promised, in units of the last place. */
  readonly ulp: number;
}

const powerCase = (c: number, ulp = 4): [string, MathCase] => [
  `power ${c.toFixed(2)}`,
  { emit: (p, x) => power(p, x, c), exact: (x) => x ** c, ulp },
];

export const mathCases: Readonly<Record<string, MathCase>> = {
  exp: { emit: exp, exact: Math.exp, ulp: 1 },
  log: { emit: log, exact: Math.log, ulp: 1 },
  tanh: { emit: tanh, exact: Math.tanh, ulp: 2 },
  sigmoid: { emit: sigmoid, exact: (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))), ulp: 2 },
  softplus: { emit: softplus, exact: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), ulp: 2 },
  ...Object.fromEntries([-4, -2, -1, -0.75, -0.5, 0, 1 / 3, 0.5, 0.75, 1, 1.5, 2, 3, 4].map((c) => powerCase(c))),
  ...Object.fromEntries([powerCase(10, 10), powerCase(-40.5, 41)]),
};

const pages = 128;

/** Compiles vector code that works on `width` vectors at a time; the result maps numbers, a multiple of 4 * width of them. */
export function compileMath(emit: VectorFunction, mode: MaddMode, width: number): (x: Float32Array) => Float32Array {
  const module = new ModuleBuilder();
  module.importMemory('env', 'memory', { initial: pages });
  module.func('run', { params: { bytes: 'i32', output: 'i32' }, export: true }, (f, { bytes, output }) => {
    f.for(0, bytes, 16 * width, (at) => {
      const x = Array.from({ length: width }, (_, k) => f.v128.load(at, { offset: 16 * k }));
      const p = new Packs(f, mode);
      const target = f.local('i32', f.i32.add(output, at));
      emit(p, p.keep(x)).forEach((y, k) => f.v128.store(target, y, { offset: 16 * k }));
    });
  });
  const memory = new WebAssembly.Memory({ initial: pages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), { env: { memory } });
  return (x) => {
    new Float32Array(memory.buffer).set(x);
    (exports.run as (bytes: number, output: number) => void)(x.byteLength, x.byteLength);
    return new Float32Array(memory.buffer, x.byteLength, x.length).slice();
  };
}

/** `count` floats (a power of two) spread over all bit patterns: every exponent, both signs, denormals, a few NaN. */
export function allKindsOfFloats(count: number): Float32Array {
  const stride = 2 ** 32 / count;
  return new Float32Array(Uint32Array.from({ length: count }, (_, k) => k * stride + ((k * 40503) % stride)).buffer);
}

/** An overflow counts as the first power of two beyond float32. */
const bounded = (x: number) => Math.max(-(2 ** 128), Math.min(2 ** 128, x));

/** How far a float32 is from the exact value, in units of the last place of that value. */
export function ulpError(actual: number, exact: number): number {
  if (Number.isNaN(exact) || Number.isNaN(actual)) return Object.is(actual, exact) ? 0 : Number.POSITIVE_INFINITY;
  const size = Math.abs(bounded(exact));
  const estimate = Math.floor(Math.log2(size));
  const exponent = Math.min(127, Math.max(-126, size < 2 ** estimate ? estimate - 1 : estimate));
  return Math.abs(bounded(actual) - bounded(exact)) / 2 ** (exponent - 23);
}
