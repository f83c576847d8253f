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
function trialGraph(): Graph {
  const builder = new GraphBuilder();
  const [a, b] = [input(builder, 'a', [6, 24]), input(builder, 'b', [24, 32])];
  const [x, w] = [input(builder, 'x', [1, 4, 10, 18]), input(builder, 'w', [6, 4, 3, 3])];
  const y = convolution(x, w, { ...plainWindow([3, 3]), groups: 1 });
  return builder.finish({ product: matmul(a, b), y, curve: tanh(x) });
}

/** All inputs start at the same numbers; results follow one another. */
function trialSession(): SessionSpec {
  const graph = trialGraph();
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

function trialOf(options: EmitOptions): Trial {
  const layout = layOutSession(trialSession(), options);
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

function tryWideVectors(madd: MaddMode): boolean {
  const trials = ([8, 16] as const).map((lanes) => trialOf({ madd, lanes }));
  for (const begun = performance.now(); performance.now() - begun < use; ) for (const { run } of trials) run();
  const [narrow, wide] = trials.map(({ results }) => results());
  if (narrow!.every((bits, index) => bits === wide![index])) return true;
  console.warn('featuremap: wide vectors gave other numbers than narrow ones here; narrow ones are used.');
  return false;
}

const answers = new Map<MaddMode, boolean>();

/** Whether 16 lanes are to be used: only after {@link allowWideVectors}, and if a trial gives the same bits as 8. */
export function usesWideVectors(madd: MaddMode): boolean {
  if (!allowed) return false;
  const answer = answers.get(madd) ?? tryWideVectors(madd);
  answers.set(madd, answer);
  return answer;
}
