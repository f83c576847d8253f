import type { Plan, ProgramPlan, Step } from '../../compiler/plan.ts';
import { type FunctionBuilder, type FunctionHandle, ModuleBuilder } from './assembler/index.ts';
import type { EmitOptions, Kernel, Phase } from './kernel.ts';
import { kernelFor } from './kernels/index.ts';

/** Pages of 64 KiB that a plan needs. */
export const pagesOf = (plan: Plan) => Math.ceil(plan.bytes / 65536);

/** A step that no kernel computes: the host does, by the op's float64 meaning. */
export interface HostStep {
  readonly step: Step;
}

/** The module for a plan, and the steps it leaves to the host, by the number it calls them with. */
export interface Emitted {
  readonly module: ModuleBuilder;
  readonly hostSteps: readonly HostStep[];
}

interface Emission {
  readonly module: ModuleBuilder;
  readonly options: EmitOptions;
  readonly hostSteps: HostStep[];
  readonly runOnHost: FunctionHandle<'none'>;
  /** Functions by what they were emitted from, so that layers of equal shape share one. */
  readonly functions: Map<string, FunctionHandle<'none'>>;
}

/** One phase of a kernel as a function of addresses and a span of items. */
function emitPhase({ module }: Emission, name: string, inputCount: number, phase: Phase): FunctionHandle<'none'> {
  const inputNames = Array.from({ length: inputCount }, (_, index) => `in${index}`);
  const names = ['begin', 'end', 'out', 'scratch', ...inputNames];
  const params = Object.fromEntries(names.map((each) => [each, 'i32' as const]));
  return module.func(name, { params }, (f, locals) => {
    phase.emit(f, {
      begin: locals.begin!,
      end: locals.end!,
      output: locals.out!,
      scratch: locals.scratch!,
      inputs: inputNames.map((each) => locals[each]!),
    });
  });
}

/** Two steps of the same op, attributes and shapes run the same code: only their addresses differ. */
function codeKey({ node, operands }: Step): string {
  const lines =
    'lines' in node.op ? JSON.stringify(node.op.lines, (key, value) => (key === 'op' ? value.name : value)) : '';
  return `${node.op.name}${lines}${JSON.stringify([node.attributes, node.shape, operands.map(({ shape }) => shape)])}`;
}

function emitStep(emission: Emission, f: FunctionBuilder, step: Step, kernel: Kernel): void {
  const key = codeKey(step);
  kernel.phases.forEach((phase, index) => {
    const phaseKey = `${key}#${index}`;
    const known = emission.functions.get(phaseKey);
    const name = `${step.node.op.name}_${emission.functions.size}`;
    const handle = known ?? emitPhase(emission, name, step.inputs.length, phase);
    emission.functions.set(phaseKey, handle);
    f.call(handle, 0, phase.items, step.output, step.scratch, ...step.inputs);
  });
}

function emitProgram(emission: Emission, name: string, program: ProgramPlan): void {
  // Kernels are built while the program's own function is open: the assembler adds them to the module first.
  emission.module.func(name, { export: true }, (f) => {
    for (const step of program.steps) {
      const kernel = kernelFor(step.node, step.operands, emission.options);
      if (kernel !== undefined) {
        emitStep(emission, f, step, kernel);
        continue;
      }
      emission.hostSteps.push({ step });
      f.call(emission.runOnHost, emission.hostSteps.length - 1);
    }
  });
}

/** Emits one module for all programs of a plan; each program is an exported function of its name. */
export function emit(plan: Plan, options: EmitOptions): Emitted {
  const module = new ModuleBuilder();
  const pages = pagesOf(plan);
  module.importMemory('host', 'memory', { initial: pages, maximum: pages });
  const runOnHost = module.importFunc('host', 'run', ['i32']);
  const emission: Emission = { module, options, hostSteps: [], runOnHost, functions: new Map() };
  for (const [name, program] of Object.entries(plan.programs)) emitProgram(emission, name, program);
  return { module, hostSteps: emission.hostSteps };
}
