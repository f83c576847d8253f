import type { Plan, ProgramPlan } from '../../compiler/plan.ts';
import type { Move, Step } from '../../compiler/step.ts';
import { type FunctionBuilder, type FunctionHandle, type Local, ModuleBuilder } from './assembler/index.ts';
import { countersStart, emitBarrier } from './barrier.ts';
import { type Call, type Division, divide, isWorthDividing } from './divide.ts';
import type { EmitOptions, Phase } from './kernel.ts';
import { kernelFor } from './kernels/index.ts';
import { emitPieces, emitReset, emitShare, emitTake, mostCalls, wordOf } from './shares.ts';
import { stepKey } from './stepKey.ts';

/** Pages of 64 KiB that a plan needs. */
export const pagesOf = (plan: Plan) => Math.ceil(plan.bytes / 65536);

/** A step that no kernel computes: the host does, by the op's float64 meaning. */
export interface HostStep {
  readonly step: Step;
}

/**
 * The module for a plan. Each program is an exported function of its name; with threads its parameters are the number
 * of the thread, how many there are, and whether it may sleep.
 */
export interface Emitted {
  readonly module: ModuleBuilder;
  /** Steps left to the host, by the number it is called with. */
  readonly hostSteps: readonly HostStep[];
  /** Programs that several threads are to run; the others are run by one. */
  readonly divided: ReadonlySet<string>;
}

/** Options of {@link emit}. */
export interface ModuleOptions extends EmitOptions {
  /** Whether several threads are to run the module, on shared memory. */
  readonly threaded?: boolean;
  /** Whether the module can be shown as text (default false). */
  readonly text?: boolean;
  readonly division?: Division;
}

type Handle = FunctionHandle<'none'>;

interface Emission {
  readonly module: ModuleBuilder;
  readonly options: ModuleOptions;
  readonly hostSteps: HostStep[];
  readonly runOnHost: Handle;
  /** How threads meet and share work, where there are several. */
  readonly meeting: { readonly barrier: Handle; readonly take: FunctionHandle<'i32'> } | undefined;
  /** Functions by what they were emitted from, so that layers of equal shape share one. */
  readonly functions: Map<string, Handle>;
  /** Bytes from one thread's own area to the next. */
  readonly ownStride: number;
  /** Groups emitted so far. */
  groups: number;
}

/** One phase of a kernel as a function of addresses and a span of items. */
function emitPhase({ module }: Emission, name: string, inputCount: number, phase: Phase): Handle {
  const inputNames = Array.from({ length: inputCount }, (_, index) => `in${index}`);
  const names = ['begin', 'end', 'thread', 'out', 'scratch', 'own', 'prepared', ...inputNames];
  const params = Object.fromEntries(names.map((each) => [each, 'i32' as const]));
  return module.func(name, { params }, (f, locals) => {
    phase.emit(f, {
      begin: locals.begin!,
      end: locals.end!,
      thread: locals.thread!,
      output: locals.out!,
      scratch: locals.scratch!,
      own: locals.own!,
      prepared: locals.prepared!,
      inputs: inputNames.map((each) => locals[each]!),
    });
  });
}

function functionFor(emission: Emission, step: Step, { index, phase }: NonNullable<Call['phase']>): Handle {
  const key = `${step.rounds === undefined ? '' : 'one thread '}${stepKey(step)}#${index}`;
  const known = emission.functions.get(key);
  if (known !== undefined) return known;
  const handle = emitPhase(emission, `${step.node.op.name}_${emission.functions.size}`, step.inputs.length, phase);
  emission.functions.set(key, handle);
  return handle;
}

type Bound = Local<'i32'> | number;

/** A step in a group is computed by one thread, so its kernel needs no space for others. */
const kernelOf = ({ node, operands, rounds }: Step, options: ModuleOptions) =>
  kernelFor(node, operands, rounds === undefined ? options : { ...options, threads: 1 });

/** The phases of a step after its preparation, with their numbers within the whole. */
function computingPhases(step: Step, options: ModuleOptions): NonNullable<Call['phase']>[] {
  const { preparation, phases } = kernelOf(step, options)!;
  const before = preparation?.phases.length ?? 0;
  return phases.map((phase, index) => ({ index: before + index, phase }));
}

/** All phases of a group's steps, for one round on one thread. */
function emitRound(
  emission: Emission,
  f: FunctionBuilder,
  steps: readonly Step[],
  round: Local<'i32'>,
  thread: Local<'i32'>,
): void {
  const ownMove = f.local('i32', f.i32.mul(thread, emission.ownStride));
  const inOwn = (address: number) => f.local('i32', f.i32.add(ownMove, address));
  const moved = (address: number, move: Move) => {
    if (move === 'own') return inOwn(address);
    return move.perRound === 0 ? address : f.local('i32', f.i32.add(f.i32.mul(round, move.perRound), address));
  };
  for (const step of steps) {
    const { inputs, output } = step.rounds!;
    const addresses = step.inputs.map((address, index) => moved(address, inputs[index]!));
    const [to, scratch, own] = [moved(step.output, output), inOwn(step.scratch), inOwn(step.own)];
    for (const phase of computingPhases(step, emission.options)) {
      const { items } = phase.phase;
      f.call(functionFor(emission, step, phase), 0, items, thread, to, scratch, own, step.prepared, ...addresses);
    }
  }
}

/** Rounds `begin` up to `end` of a group, as a function. */
function groupFunction(emission: Emission, steps: readonly Step[]): Handle {
  const params = { begin: 'i32', end: 'i32', thread: 'i32' } as const;
  return emission.module.func(`group_${emission.groups++}`, { params }, (f, { begin, end, thread }) => {
    f.for(begin, end, 1, (round) => emitRound(emission, f, steps, round, thread));
  });
}

/** Emits a call of what computes a call's items, from one up to another; the function itself is emitted at once. */
function caller(emission: Emission, f: FunctionBuilder, { step, phase, group }: Call) {
  if (group !== undefined) {
    const rounds = groupFunction(emission, group);
    return (begin: Bound, end: Bound, thread: Bound) => f.call(rounds, begin, end, thread);
  }
  if (phase !== undefined) {
    const { output, scratch, own, prepared, inputs } = step;
    const kernel = functionFor(emission, step, phase);
    return (begin: Bound, end: Bound, thread: Bound) => {
      const ownSpace = thread === 0 ? own : f.i32.add(f.i32.mul(thread, emission.ownStride), own);
      f.call(kernel, begin, end, thread, output, scratch, ownSpace, prepared, ...inputs);
    };
  }
  const index = emission.hostSteps.push({ step }) - 1;
  return () => f.call(emission.runOnHost, index);
}

const itemsOf = ({ phase, group, step }: Call) =>
  group === undefined ? (phase?.phase.items ?? 1) : step.rounds!.count;

function emitAlone(emission: Emission, name: string, calls: readonly Call[]): void {
  emission.module.func(name, { export: true }, (f) => {
    for (const call of calls) caller(emission, f, call)(0, itemsOf(call), 0);
  });
}

/** Calls between two meetings of the threads. */
function sections(calls: readonly Call[]): Call[][] {
  const result: Call[][] = [[]];
  for (const call of calls) {
    if (call.meets || result.at(-1)!.length === mostCalls) result.push([]);
    result.at(-1)!.push(call);
  }
  return result;
}

function emitDivided(emission: Emission, name: string, calls: readonly Call[]): void {
  const { barrier, take } = emission.meeting!;
  const start = countersStart(emission.options.threads ?? 1);
  const params = { thread: 'i32', threads: 'i32', maySleep: 'i32' } as const;
  emission.module.func(name, { params, export: true }, (f, { thread, threads, maySleep }) => {
    const emitCall = (call: Call, word: number) => {
      const items = itemsOf(call);
      const compute = caller(emission, f, call);
      const part = (begin: Bound, end: Bound) => compute(begin, end, thread);
      if (call.inPieces) emitPieces(f, take, word, { items, thread, threads }, part);
      else if (call.divided) emitShare(f, { items, thread, threads }, part);
      else f.if(f.i32.eqz(thread), () => part(0, items));
    };
    sections(calls).forEach((section, number) => {
      const words = section.map((_, index) => wordOf(start, number, index));
      section.forEach((call, index) => {
        emitCall(call, words[index]!);
      });
      f.call(barrier, thread, threads, maySleep);
      section.forEach(({ inPieces }, index) => {
        if (inPieces) emitReset(f, words[index]!, thread);
      });
    });
  });
}

/** The calls of a program, and where threads meet. */
function divideProgram({ steps }: ProgramPlan, options: ModuleOptions): Call[] {
  return divide(steps, (step) => kernelOf(step, options), options.division);
}

function emitProgram(emission: Emission, name: string, program: ProgramPlan): boolean {
  const { options, meeting } = emission;
  const calls = divideProgram(program, options);
  const divided = meeting !== undefined && isWorthDividing(calls, options.division);
  // Kernels are built while the program's own function is open: the assembler adds them to the module first.
  if (divided) emitDivided(emission, name, calls);
  else emitAlone(emission, name, calls);
  return divided;
}

/** Emits one module for all programs of a plan, which must not take more memory than there can be. */
export function emit(plan: Plan, options: ModuleOptions): Emitted {
  const { threaded = false, text = false } = options;
  const module = new ModuleBuilder({ text });
  const pages = pagesOf(plan);
  module.importMemory('host', 'memory', { initial: pages, maximum: pages, shared: threaded });
  const runOnHost = module.importFunc('host', 'run', ['i32']);
  const check = threaded ? module.importFunc('host', 'check', []) : undefined;
  const meeting = check && { barrier: emitBarrier(module, check), take: emitTake(module) };
  const emission: Emission = {
    module,
    options,
    hostSteps: [],
    runOnHost,
    meeting,
    functions: new Map(),
    ownStride: plan.ownStride,
    groups: 0,
  };
  const programs = Object.entries(plan.programs);
  const divided = programs.filter(([name, program]) => emitProgram(emission, name, program)).map(([name]) => name);
  return { module, hostSteps: emission.hostSteps, divided: new Set(divided) };
}
