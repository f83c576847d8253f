import { isFused } from '../../compiler/fused.ts';
import type { SessionSpec } from '../../compiler/program.ts';
import { extent, type Step } from '../../compiler/step.ts';
import { sizeOf } from '../../core/shape.ts';
import type { Kernel, Phase, Preparation } from './kernel.ts';

/** How work is divided over threads. */
export interface Division {
  /** A phase is divided when its step's work (see {@link workOf}) is at least this. */
  readonly phaseWork: number;
  /** A program runs on all threads when its divided steps have at least this much work. */
  readonly programWork: number;
  /** Shares of a call are taken in pieces when its steps' work is at least this. */
  readonly piecesWork: number;
}

/**
 * Below these, meeting costs more than dividing saves, and taking pieces more than waiting for a slower core: some tenths
 * of a millisecond.
 */
export const defaultDivision: Division = { phaseWork: 16_384, programWork: 131_072, piecesWork: 4_194_304 };

/** Bytes of memory, from `start` up to `end`. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** A phase of a step, a whole step that the host computes, or the rounds of a group of steps. */
export interface Call {
  readonly step: Step;
  /** The phase and its number; undefined for the host, and for a group. */
  readonly phase: { readonly index: number; readonly phase: Phase } | undefined;
  /** The steps of a group, `step` the first of them. */
  readonly group?: readonly Step[];
  /** Whether all threads have a share; otherwise the first thread does it alone. */
  readonly divided: boolean;
  /** Whether a share is taken in pieces, by whoever comes. */
  readonly inPieces: boolean;
  /** Whether threads must meet before it. */
  readonly meets: boolean;
}

interface Access {
  readonly reads: readonly Range[];
  readonly writes: readonly Range[];
  readonly divided: boolean;
}

const multiplyAddsPerNumber = 8;

/** An estimate of a step's work, in numbers read or written; eight multiply-adds count as one. */
export function workOf({ node, operands, rounds }: Pick<Step, 'node' | 'operands' | 'rounds'>): number {
  const size = sizeOf(node.shape);
  const shapes = operands.map(({ shape }) => shape);
  const moved = shapes.reduce((total, shape) => total + sizeOf(shape), size);
  const lines = isFused(node.op) ? node.op.lines.length * size : 0;
  const products = node.op.multiplyAdds?.(node.attributes, shapes, node.shape) ?? 0;
  return (rounds?.count ?? 1) * (moved + lines + products / multiplyAddsPerNumber);
}

const totalWork = (steps: readonly Step[]) => steps.reduce((total, step) => total + workOf(step), 0);

/** The steps that a call computes. */
const stepsOf = ({ step, group }: Pick<Call, 'step' | 'group'>) => group ?? [step];

const range = (start: number, bytes: number): Range => ({ start, end: start + bytes });

function accessOf(step: Step, kernel: Kernel | undefined, divided: boolean): Access {
  const { rounds, operands } = step;
  return {
    reads: operands.map((operand, index) => range(step.inputs[index]!, extent(operand, rounds?.inputs[index], rounds))),
    writes: [
      range(step.output, extent(step.node, rounds?.output, rounds)),
      range(step.scratch, rounds === undefined ? 4 * (kernel?.scratch ?? 0) : 0),
      range(step.prepared, 4 * (kernel?.preparation?.numbers ?? 0)),
    ],
    divided,
  };
}

/** What a kernel's preparation touches: some inputs, and the space that it fills. */
function preparationAccess(step: Step, { inputs, numbers }: Preparation, divided: boolean): Access {
  return {
    reads: inputs.map((input) => range(step.inputs[input]!, 4 * sizeOf(step.operands[input]!.shape))),
    writes: [range(step.prepared, 4 * numbers)],
    divided,
  };
}

const overlap = (a: readonly Range[], b: readonly Range[]) =>
  a.some((x) => b.some((y) => x.start < y.end && y.start < x.end));

/** Whether `later` must wait for `earlier`: one writes what the other touches, and not the first thread did both. */
function mustWait(later: Access, earlier: Access): boolean {
  if (!later.divided && !earlier.divided) return false;
  return (
    overlap(later.writes, earlier.writes) ||
    overlap(later.writes, earlier.reads) ||
    overlap(later.reads, earlier.writes)
  );
}

/** Neighbouring steps of the same group together, every other step by itself. */
function parts(steps: readonly Step[]): Step[][] {
  const result: Step[][] = [];
  for (const step of steps) {
    const group = result.at(-1)?.[0]?.rounds?.group;
    if (group !== undefined && step.rounds?.group === group) result.at(-1)!.push(step);
    else result.push([step]);
  }
  return result;
}

/**
 * The calls of a program in order. Threads meet before a call only when it touches what another thread may still be
 * writing or reading since they last met.
 */
export function divide(
  steps: readonly Step[],
  kernelOf: (step: Step) => Kernel | undefined,
  { phaseWork, piecesWork }: Division = defaultDivision,
): Call[] {
  const calls: Call[] = [];
  let pending: Access[] = [];
  const add = (call: Omit<Call, 'meets' | 'inPieces'>, accesses: readonly Access[]) => {
    const meets = accesses.some((access) => pending.some((earlier) => mustWait(access, earlier)));
    if (meets) pending = [];
    pending.push(...accesses);
    calls.push({ ...call, meets, inPieces: call.divided && totalWork(stepsOf(call)) >= piecesWork });
  };
  const prepare = (step: Step, { preparation }: Kernel) => {
    if (step.part === 'rest') return;
    preparation?.phases.forEach((phase, index) => {
      const divided = phase.items > 1 && preparation.numbers >= phaseWork;
      add({ step, phase: { index, phase }, divided }, [preparationAccess(step, preparation, divided)]);
    });
  };
  const compute = (step: Step, kernel: Kernel) => {
    const { preparation, phases } = kernel;
    if (step.part === 'prepare') return;
    phases.forEach((phase, index) => {
      const divided = phase.items > 1 && workOf(step) >= phaseWork;
      const number = (preparation?.phases.length ?? 0) + index;
      add({ step, phase: { index: number, phase }, divided }, [accessOf(step, kernel, divided)]);
    });
  };
  const computeGroup = (group: readonly Step[]) => {
    const [first] = group;
    if (first!.part === 'prepare') return;
    const divided = totalWork(group) >= phaseWork;
    const accesses = group.map((step) => accessOf(step, kernelOf(step), divided));
    add({ step: first!, phase: undefined, group, divided }, accesses);
  };
  for (const part of parts(steps)) {
    const [step] = part;
    const kernels = part.map(kernelOf);
    const [kernel] = kernels;
    if (kernel === undefined) {
      add({ step: step!, phase: undefined, divided: false }, [accessOf(step!, undefined, false)]);
      continue;
    }
    part.forEach((each, index) => {
      prepare(each, kernels[index]!);
    });
    if (step!.rounds === undefined) compute(step!, kernel);
    else computeGroup(part);
  }
  return calls;
}

/** Whether a program has enough divided work to wake the other threads for. */
export function isWorthDividing(calls: readonly Call[], { programWork }: Division = defaultDivision): boolean {
  const steps = new Set(calls.filter(({ divided }) => divided).flatMap(stepsOf));
  return steps.size > 0 && totalWork([...steps]) >= programWork;
}

/**
 * The work of the largest program of a session that is not yet planned, as far as it may be divided: every kernel is taken
 * to be divisible.
 */
export function largestWork({ programs }: SessionSpec, { phaseWork }: Division = defaultDivision): number {
  const works = Object.values(programs).map(({ graph: { nodes } }) =>
    nodes
      .filter(({ op }) => op.kind !== 'source' && op.kind !== 'alias')
      .map((node) => workOf({ node, operands: node.inputs.map((input) => nodes[input]!) }))
      .filter((work) => work >= phaseWork)
      .reduce((total, work) => total + work, 0),
  );
  return Math.max(0, ...works);
}

/** Whether threads may be wanted for so much work: says yes now and then where {@link isWorthDividing} will say no. */
export const isWorthStarting = (work: number, { programWork }: Division = defaultDivision) =>
  work > 0 && work >= programWork;

/** Work that takes one thread longer than others take to be there, some tenth of a second. */
const longWork = 5e8;

/** Whether threads are wanted for so much work the first time it is done. */
export const isWorthStartingAtOnce = (work: number) => work >= longWork;
