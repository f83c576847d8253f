import { baseOf } from '../../compiler/epilogue.ts';
import type { Plan, Step } from '../../compiler/plan.ts';
import type { Binding, SessionSpec } from '../../compiler/program.ts';
import { Random } from '../../core/random.ts';
import { sizeOf } from '../../core/shape.ts';
import { GraphBuilder } from '../../graph/graph.ts';
import { input } from '../../ops/index.ts';
import type { Choice } from './algorithms.ts';
import { emit } from './emit.ts';
import type { EmitOptions } from './kernel.ts';
import { kernelFor } from './kernels/index.ts';
import { layOutSession } from './layout.ts';
import { allocate, view } from './memory.ts';
import { stepKey } from './stepKey.ts';

/** Milliseconds of use, after which the engine has optimised a function. */
const use = 8;
/** Milliseconds of one measurement at least, and how often each algorithm is measured, in turn. */
const measurement = 1;
const rounds = 7;

/** A step alone as a program: every operand and the result in a block of its own. */
function sessionOf({ node, operands }: Step): SessionSpec {
  const builder = new GraphBuilder();
  const inputs = operands.map(({ shape }, index) => input(builder, `x${index}`, shape));
  const graph = builder.finish({ y: builder.apply(node.op, node.attributes, ...inputs) });
  const names = operands.map((_, index) => `x${index}`);
  const bind = (name: string): [string, Binding] => [name, { block: name, offset: 0 }];
  const sizes = operands.map(({ shape }, index): [string, number] => [`x${index}`, sizeOf(shape)]);
  return {
    blocks: { ...Object.fromEntries(sizes), y: sizeOf(node.shape) },
    programs: {
      trial: { graph, inputs: Object.fromEntries(names.map(bind)), outputs: Object.fromEntries([bind('y')]) },
    },
  };
}

/** The step computed by one algorithm on one thread, ready to be run, on numbers from a fixed seed. */
function trialOf(step: Step, algorithm: string, options: EmitOptions): () => void {
  const alone = { ...options, threads: 1, kernels: { [baseOf(step.node.op).name]: algorithm } };
  const plan = layOutSession(sessionOf(step), alone, { grouping: false });
  const memory = allocate(plan, false);
  const random = new Random(1);
  for (const { address, length } of Object.values(plan.blocks)) {
    const block = view(memory, address, length);
    for (let index = 0; index < length; index++) block[index] = random.uniform(-1, 1);
  }
  const module = new WebAssembly.Module(emit(plan, alone).module.encode());
  const { trial } = new WebAssembly.Instance(module, { host: { memory, run: () => {} } }).exports;
  return trial as () => void;
}

/** Milliseconds of one run, the mean over a short while. */
function timeOf(run: () => void, least: number): number {
  const begun = performance.now();
  for (let runs = 1; ; runs++) {
    run();
    const passed = performance.now() - begun;
    if (passed >= least) return passed / runs;
  }
}

/** The name with the least time, the best of several measurements, taken in turn. */
function fastest(trials: ReadonlyMap<string, () => void>): string {
  for (const run of trials.values()) timeOf(run, use);
  const best = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of trials) {
      best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, timeOf(run, measurement)));
    }
  }
  return [...best].sort(([, a], [, b]) => a - b)[0]![0];
}

/** Algorithms that give the same bits as the chosen one, that one among them. */
function alike({ name, considered }: Choice): string[] {
  const { order } = considered.find((each) => each.name === name)!;
  return considered.filter((each) => each.order === order).map((each) => each.name);
}

/** What was measured in this process. */
const measured = new Map<string, string>();

/** Names by {@link stepKey} of the algorithms that are fastest here, of those that give the same bits. */
export function measureChoices({ programs }: Plan, options: EmitOptions): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const step of Object.values(programs).flatMap(({ steps }) => steps)) {
    const choice = kernelFor(step.node, step.operands, options)?.choice;
    const rivals = choice === undefined || choice.by === 'pin' ? [] : alike(choice);
    const key = stepKey(step);
    if (rivals.length < 2 || names.has(key)) continue;
    const inProcess = `${options.lanes} ${options.madd} ${key}`;
    const known = measured.get(inProcess);
    const name = known ?? fastest(new Map(rivals.map((rival) => [rival, trialOf(step, rival, options)])));
    measured.set(inProcess, name);
    names.set(key, name);
  }
  return names;
}
