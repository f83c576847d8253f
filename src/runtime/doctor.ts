import type { Executable } from '../backends/backend.ts';
import { chooseEngine, type Engine } from '../backends/wasm/engine.ts';
import { wasmBackend } from '../backends/wasm/index.ts';
import { GraphBuilder } from '../graph/graph.ts';
import { input, matmul } from '../ops/index.ts';

/** Billions of multiplications and additions a second. */
export interface Ceiling {
  readonly oneThread: number;
  readonly allThreads: number;
}

/** What is in use here, and how fast it can be. */
export interface Diagnosis extends Engine {
  /** `Node 24.1.0`, or what the browser calls itself. */
  readonly platform: string;
  /** The version of V8, where that is known. */
  readonly v8: string | undefined;
  /** A matrix product, the best of some; undefined without WebAssembly vectors. */
  readonly ceiling: Ceiling | undefined;
}

const size = 384;

/** A product of two square matrices as a session. */
function product() {
  const builder = new GraphBuilder();
  const [a, b] = [input(builder, 'a', [size, size]), input(builder, 'b', [size, size])];
  const at = (block: string) => ({ block, offset: 0 });
  const graph = builder.finish({ c: matmul(a, b) });
  return {
    blocks: { a: size * size, b: size * size, c: size * size },
    programs: { product: { graph, inputs: { a: at('a'), b: at('b') }, outputs: { c: at('c') } } },
  };
}

/** Runs for about this long, so that the engine's fast tier has come. */
const milliseconds = 250;

function bestSpeed(executable: Executable): number {
  executable.block('a').fill(1);
  executable.block('b').fill(1);
  let best = 0;
  for (const begun = performance.now(); performance.now() - begun < milliseconds; ) {
    const start = performance.now();
    for (let run = 0; run < 4; run++) executable.run('product');
    best = Math.max(best, (4 * 2 * size ** 3) / 1e6 / (performance.now() - start));
  }
  return best;
}

async function measureCeiling(threads: number): Promise<Ceiling> {
  const [one, all] = await Promise.all(
    [1, threads].map((count) => wasmBackend({ threads: count, waitForThreads: true }).compile(product())),
  );
  return { oneThread: bestSpeed(one!), allThreads: bestSpeed(all!) };
}

interface Platform {
  readonly process?: { readonly versions?: { readonly node?: string; readonly v8?: string } };
  readonly navigator?: { readonly userAgent?: string };
}

/** What the engine is, and half a second of measuring what it can do. @throws OptionError */
export async function diagnose(): Promise<Diagnosis> {
  const engine = await chooseEngine();
  const { process, navigator } = globalThis as Platform;
  const node = process?.versions?.node;
  return {
    ...engine,
    platform: node === undefined ? (navigator?.userAgent ?? 'unknown') : `Node ${node}`,
    v8: process?.versions?.v8,
    ceiling: engine.features.simd ? await measureCeiling(engine.threads) : undefined,
  };
}
