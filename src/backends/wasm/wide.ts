import { plan } from '../../compiler/plan.ts';
import type { Binding, ProgramSpec, SessionSpec } from '../../compiler/program.ts';
import { Random } from '../../core/random.ts';
import { sizeOf } from '../../core/shape.ts';
import { type Graph, GraphBuilder } from '../../graph/graph.ts';
import { convolution, convolutionWeightGradient, exp, input, matmul, tanh } from '../../ops/index.ts';
import { plainWindow } from '../../ops/support/window.ts';
import { reservedBytes } from './barrier.ts';
import { emit } from './emit.ts';
import type { EmitOptions } from './kernel.ts';
import { kernelFor } from './kernels/index.ts';
import type { MaddMode } from './math/packs.ts';
import { allocate, view } from './memory.ts';

type Compile = <T>(compile: () => T) => T;

let compileOptimized: Compile | undefined;

/**
 * Says that the engine was asked to fuse pairs of vectors, so that 16 lanes are tried. `compile` is to run its argument
 * so that modules compiled in it are optimised at once.
 */
export function allowWideVectors(compile: Compile): void {
  compileOptimized = compile;
}

const mostNumbers = 8192;

/** A program whose inputs all start at the same numbers, and whose results follow one another. */
function programOf(graph: Graph): ProgramSpec {
  const names = graph.nodes.filter(({ op }) => op.name === 'input').map(({ attributes }) => String(attributes.name));
  const outputs: Record<string, Binding> = {};
  let offset = 0;
  for (const [name, id] of Object.entries(graph.outputs)) {
    outputs[name] = { block: 'results', offset };
    offset += sizeOf(graph.nodes[id]!.shape);
  }
  return { graph, inputs: Object.fromEntries(names.map((name) => [name, { block: 'numbers', offset: 0 }])), outputs };
}

/** A matrix product to be timed, and one of every other kind of kernel that works on tiles or packs. */
function probeSession(): SessionSpec {
  const product = new GraphBuilder();
  const [a, b] = [input(product, 'a', [60, 128]), input(product, 'b', [128, 64])];
  const others = new GraphBuilder();
  const [x, w] = [input(others, 'x', [2, 6, 13, 13]), input(others, 'w', [7, 6, 3, 3])];
  const window = { ...plainWindow([3, 3], { padding: [1, 1, 1, 1] }), groups: 1 };
  const y = convolution(x, w, window);
  const results = { y, dw: convolutionWeightGradient(x, y, window), curve: tanh(exp(x)) };
  return {
    blocks: { numbers: mostNumbers, results: mostNumbers },
    programs: {
      product: programOf(product.finish({ product: matmul(a, b) })),
      others: programOf(others.finish(results)),
    },
  };
}

/** The probe compiled with so many lanes: its results, and how long a product takes. */
interface Probe {
  results(): Float32Array[];
  milliseconds(): number;
}

function compileProbe(compile: Compile, options: EmitOptions): Probe {
  const scratch = (...[node, operands]: Parameters<typeof kernelFor> extends [...infer A, unknown] ? A : never) =>
    kernelFor(node, operands, options)?.scratch ?? 0;
  const layout = plan(probeSession(), { reserved: reservedBytes, scratch });
  const memory = allocate(layout, false);
  const bytes = emit(layout, options).module.encode();
  const module = compile(() => new WebAssembly.Module(bytes));
  const programs = new WebAssembly.Instance(module, { host: { memory, run: () => {} } }).exports;
  const run = (name: string) => (programs[name] as () => void)();
  const block = (name: string) => view(memory, layout.blocks[name]!.address, mostNumbers);
  const random = new Random(1);
  block('numbers').forEach((_, index, numbers) => {
    numbers[index] = random.normal();
  });
  return {
    results: () =>
      Object.keys(layout.programs).map((name) => {
        run(name);
        return block('results').slice();
      }),
    milliseconds() {
      const begun = performance.now();
      run('product');
      return performance.now() - begun;
    },
  };
}

const sameBits = (a: Float32Array, b: Float32Array) => {
  const [x, y] = [new Uint32Array(a.buffer), new Uint32Array(b.buffer)];
  return x.every((bits, index) => bits === y[index]);
};

/** How much faster 16 lanes must be; in doubt it is 8. */
const worthwhile = 0.85;

function tryWideVectors(compile: Compile, madd: MaddMode): boolean {
  const [narrow, wide] = [8, 16].map((lanes) => compileProbe(compile, { madd, lanes: lanes as 8 | 16 }));
  const expected = narrow!.results();
  if (!wide!.results().every((result, index) => sameBits(result, expected[index]!))) {
    console.warn('featuremap: wide vectors gave other numbers than narrow ones here; narrow ones are used.');
    return false;
  }
  const times = { narrow: Number.POSITIVE_INFINITY, wide: Number.POSITIVE_INFINITY };
  for (let round = 0; round < 10; round++) {
    times.narrow = Math.min(times.narrow, narrow!.milliseconds());
    times.wide = Math.min(times.wide, wide!.milliseconds());
  }
  return times.wide < worthwhile * times.narrow;
}

const answers = new Map<MaddMode, boolean>();

/** Whether 16 lanes give the same bits as 8, and sooner. Tried once, and only after {@link allowWideVectors}. */
export function wideVectorsPay(madd: MaddMode): boolean {
  if (compileOptimized === undefined) return false;
  const answer = answers.get(madd) ?? tryWideVectors(compileOptimized, madd);
  answers.set(madd, answer);
  return answer;
}
