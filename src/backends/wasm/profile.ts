import type { Plan, Step } from '../../compiler/plan.ts';
import type { StepTime } from '../backend.ts';
import type { EmitOptions } from './kernel.ts';
import { kernelFor } from './kernels/index.ts';
import { view } from './memory.ts';
import type { Runner } from './runner.ts';

/** A plan in which every step of a program is a program of its own, named by its number. */
export function stepwise(plan: Plan, name: string): Plan {
  const program = plan.programs[name]!;
  const programs = program.steps.map((step, index) => [String(index), { ...program, steps: [step] }] as const);
  return { ...plan, programs: Object.fromEntries(programs) };
}

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!;

function describe({ node, operands, rounds }: Step, milliseconds: number, options: EmitOptions): StepTime {
  const shapes = operands.map(({ shape }) => shape);
  const ofRound = node.op.multiplyAdds?.(node.attributes, shapes, node.shape);
  const products = ofRound === undefined ? undefined : ofRound * (rounds?.count ?? 1);
  const choice = kernelFor(node, operands, options)?.choice;
  return {
    ...(choice === undefined ? {} : { algorithm: choice.name }),
    label: node.label,
    op: node.op.name,
    shape: rounds === undefined ? node.shape : [rounds.group.samples, ...node.shape.slice(1)],
    milliseconds,
    gflops: products === undefined ? undefined : (2 * products) / 1e6 / milliseconds,
  };
}

function timeSteps(runner: Runner, count: number, runs: number): number[] {
  const times: number[][] = Array.from({ length: count }, () => []);
  for (let run = 0; run < runs; run++) {
    times.forEach((each, index) => {
      const begun = performance.now();
      runner.run(String(index));
      each.push(performance.now() - begun);
    });
  }
  return times.map(median);
}

/** Runs the steps of a program one by one, each so often, and leaves the blocks as they were. */
export function profileSteps(
  runner: Runner,
  memory: WebAssembly.Memory,
  plan: Plan,
  name: string,
  options: EmitOptions,
  runs: number,
): StepTime[] {
  const blocks = Object.values(plan.blocks).map(({ address, length }) => view(memory, address, length));
  const before = blocks.map((block) => block.slice());
  const { steps } = plan.programs[name]!;
  timeSteps(runner, steps.length, Math.ceil(runs / 4));
  const times = timeSteps(runner, steps.length, runs);
  blocks.forEach((block, index) => {
    block.set(before[index]!);
  });
  return steps.map((step, index) => describe(step, times[index]!, options));
}
