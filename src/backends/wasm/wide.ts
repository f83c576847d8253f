import type { Binding, SessionSpec } from '../../compiler/program.ts';
import { Random } from '../../core/random.ts';
import { sizeOf } from '../../core/shape.ts';
import { type Graph, GraphBuilder } from '../../graph/graph.ts';
import { convolution, input, matmul, tanh } from '../../ops/index.ts';
import { plainWindow } from '../../ops/support/window.ts';
import { emit } from './emit.ts';
import type { EmitOptions } from './kernel.ts';
import { layOutSession } from './layout.ts';
import type { MaddMode } from './math/packs.ts';
import { allocate, view } from './memory.ts';

let allowed = false;

/** Says that the engine was asked to fuse pairs of vectors, so that 16 lanes are tried. */
export function allowWideVectors(): void {
  allowed = true;
}

const blockLength = 2048;

/** A product, a convolution and a curve: one of each kind of kernel that works on tiles or packs. */
function usualGraph(): Graph {
  const builder = new GraphBuilder();
  const [a, b] = [input(builder, 'a', [6, 24]), input(builder, 'b', [24, 32])];
  const [x, w] = [input(builder, 'x', [1, 4, 10, 18]), input(builder, 'w', [6, 4, 3, 3])];
  const y = convolution(x, w, { ...plainWindow([3, 3]), groups: 1 });
  return builder.finish({ product: matmul(a, b), y, curve: tanh(x) });
}

/** A convolution by minimal filtering, whose transforms are sums of whole vectors. */
function filteredGraph(): Graph {
  const builder = new GraphBuilder();
  const [x, w] = [input(builder, 'x', [1, 8, 8, 8]), input(builder, 'w', [8, 8, 3, 3])];
  return builder.finish({ y: convolution(x, w, { ...plainWindow([3, 3]), groups: 1 }) });
}

/** What is tried: the first when the engine starts, the second when a session first filters. */
const trials = {
  usual: { graphOf: usualGraph, kernels: {} },
  filtered: { graphOf: filteredGraph, kernels: { convolution: 'winograd' } },
} as const;
export type TrialName = keyof typeof trials;

/** All inputs start at the same numbers; results follow one another. */
function trialSession(graph: Graph): SessionSpec {
  const names = graph.nodes.filter(({ op }) => op.name === 'input').map(({ attributes }) => String(attributes.name));
  const outputs: Record<string, Binding> = {};
  let offset = 0;
  for (const [name, id] of Object.entries(graph.outputs)) {
    outputs[name] = { block: 'results', offset };
    offset += sizeOf(graph.nodes[id]!.shape);
  }
  const inputs = Object.fromEntries(names.map((name) => [name, { block: 'numbers', offset: 0 }]));
  return { blocks: { numbers: blockLength, results: blockLength }, programs: { trial: { graph, inputs, outputs } } };
}

/** A module for the trial with so many lanes, ready to run. */
interface Trial {
  readonly run: () => void;
  /** The bits of its results. */
  readonly results: () => Int32Array;
}

function trialOf(name: TrialName, given: EmitOptions): Trial {
  const { graphOf, kernels } = trials[name];
  const options = { ...given, kernels };
  const layout = layOutSession(trialSession(graphOf()), options);
  const memory = allocate(layout, false);
  const module = new WebAssembly.Module(emit(layout, options).module.encode());
  const { trial } = new WebAssembly.Instance(module, { host: { memory, run: () => {} } }).exports;
  const block = (name: string) => view(memory, layout.blocks[name]!.address, blockLength);
  const random = new Random(1);
  block('numbers').set(Float32Array.from({ length: blockLength }, () => random.uniform(-1, 1)));
  return { run: trial as () => void, results: () => new Int32Array(block('results').slice().buffer) };
}

/** Milliseconds of use, after which the engine has optimised the functions and fuses what it can. */
const use = 6;

function tryWideVectors(name: TrialName, madd: MaddMode): boolean {
  const both = ([8, 16] as const).map((lanes) => trialOf(name, { madd, lanes }));
  for (const begun = performance.now(); performance.now() - begun < use; ) for (const { run } of both) run();
  const [narrow, wide] = both.map(({ results }) => results());
  if (narrow!.every((bits, index) => bits === wide![index])) return true;
  console.warn('featuremap: wide vectors gave other numbers than narrow ones here; narrow ones are used.');
  return false;
}

const answers = new Map<string, boolean>();

/** Whether 16 lanes are to be used: only after {@link allowWideVectors}, and if a trial gives the same bits as 8. */
export function usesWideVectors(madd: MaddMode, name: TrialName = 'usual'): boolean {
  if (!allowed) return false;
  const key = `${name} ${madd}`;
  const answer = answers.get(key) ?? tryWideVectors(name, madd);
  answers.set(key, answer);
  return answer;
}
