import { type FunctionBuilder, type MemoryLimits, ModuleBuilder, type Operand } from './assembler/index.ts';

/** What the WebAssembly engine at hand can do. */
export interface WasmFeatures {
  /** 128-bit vectors. */
  readonly simd: boolean;
  /** `memory.copy` and `memory.fill`. */
  readonly bulkMemory: boolean;
  /** Memory shared between threads, and atomics on it. In a page this needs cross-origin isolation. */
  readonly threads: boolean;
  /**
   * How the relaxed multiply-add rounds: once (`fused`) or twice (`separate`, the same as a multiplication and an
   * addition); `none` where it is missing or where its results do not agree with each other.
   */
  readonly relaxedMadd: 'fused' | 'separate' | 'none';
}

type Body = (f: FunctionBuilder) => void;

/** A module that only holds `body`, working on a memory of its own. */
function probe(body: Body, memory: MemoryLimits = { initial: 1 }): boolean {
  if (typeof WebAssembly === 'undefined') return false;
  const module = new ModuleBuilder();
  module.importMemory('env', 'memory', memory);
  module.func('probe', {}, body);
  return WebAssembly.validate(module.encode());
}

const probes = {
  simd: (f) => f.v128.store(0, f.f32x4.add(f.f32x4.splat(1), f.v128.load(0))),
  bulkMemory: (f) => f.memory.copy(0, 16, 16),
  atomics: (f) => f.drop(f.memory.atomic_notify(0, 1)),
} satisfies Record<string, Body>;

function hasThreads(): boolean {
  const limits = { initial: 1, maximum: 1, shared: true };
  if (typeof SharedArrayBuffer === 'undefined' || !probe(probes.atomics, limits)) return false;
  if ((globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === false) return false;
  try {
    return new WebAssembly.Memory(limits).buffer instanceof SharedArrayBuffer;
  } catch {
    return false;
  }
}

/** `a * a - c` leaves the part that rounding `a * a` drops: 2^-24 where it is rounded once, 0 where twice. */
const a = 1 + 2 ** -12;
const c = 1 + 2 ** -11;

/** Lanes of both relaxed instructions, for factors that the compiler cannot see. */
function maddModule(): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  const lane = (f: FunctionBuilder, vector: Operand<'v128'>, k: Operand<'i32'>) =>
    f.select(f.f32x4.extract_lane(vector, 0), f.f32x4.extract_lane(vector, 3), k);
  const params = { a: 'f32', c: 'f32', k: 'i32' } as const;
  module.func('madd', { params, result: 'f32', export: true }, (f, { a, c, k }) => {
    const [x, z] = [f.local('v128', f.f32x4.splat(a)), f.f32x4.splat(f.f32.neg(c))];
    return lane(f, f.local('v128', f.f32x4.relaxed_madd(x, x, z)), k);
  });
  module.func('nmadd', { params, result: 'f32', export: true }, (f, { a, c, k }) => {
    const [x, z] = [f.local('v128', f.f32x4.splat(a)), f.f32x4.splat(c)];
    return lane(f, f.local('v128', f.f32x4.relaxed_nmadd(x, x, z)), k);
  });
  return module.encode();
}

type Probe = (a: number, c: number, k: number) => number;

/** How often each instruction is run, so that results that change between runs are seen. */
const RUNS = 8;

function relaxedMadd(): WasmFeatures['relaxedMadd'] {
  if (typeof WebAssembly === 'undefined') return 'none';
  const bytes = maddModule();
  if (!WebAssembly.validate(bytes)) return 'none';
  const { madd, nmadd } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as Record<string, Probe>;
  const results = new Set<number>();
  for (let run = 0; run < RUNS; run++) results.add(madd!(a, c, run % 2)).add(-nmadd!(a, c, run % 2));
  if (results.size > 1) return 'none';
  return results.has(2 ** -24) ? 'fused' : 'separate';
}

/** Asks the engine what it can do, by validating tiny modules and running one.. */
export function detectFeatures(): WasmFeatures {
  return {
    simd: probe(probes.simd),
    bulkMemory: probe(probes.bulkMemory),
    threads: hasThreads(),
    relaxedMadd: relaxedMadd(),
  };
}
