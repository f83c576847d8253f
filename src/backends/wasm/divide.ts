import { isFused } from '../../compiler/fused.ts';
import type { Step } from '../../compiler/plan.ts';
import { sizeOf } from '../../core/shape.ts';
import type { Kernel, Phase } from './kernel.ts';

/** How work is divided over threads. */
export interface Division {
  /** A phase is divided when its step's work (see {@link workOf}) is at least this. */
  readonly phaseWork: number;
  /** A program runs on all threads when its divided steps have at least this much work. */
  readonly programWork: number;
}

/** Below these, meeting costs more than dividing saves. */
export const defaultDivision: Division = { phaseWork: 16_384, programWork: 131_072 };

/** Bytes of memory, from `start` up to `end`. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** A phase of a step, or a whole step that the host computes. */
export interface Call {
  readonly step: Step;
  /** The phase and its number; undefined for the host. */
  readonly phase: { readonly index: number; readonly phase: Phase } | undefined;
  /** Whether all threads have a share; otherwise the first thread does it alone. */
  readonly divided: boolean;
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
export function workOf({ node, operands }: Step): number {
  const size = sizeOf(node.shape);
  const shapes = operands.map(({ shape }) => shape);
  const moved = shapes.reduce((total, shape) => total + sizeOf(shape), size);
  const lines = isFused(node.op) ? node.op.lines.length * size : 0;
  return moved + lines + (node.op.multiplyAdds?.(node.attributes, shapes, node.shape) ?? 0) / multiplyAddsPerNumber;
}

const range = (start: number, numbers: number): Range => ({ start, end: start + 4 * numbers });

function accessOf(step: Step, kernel: Kernel | undefined, divided: boolean): Access {
  const scratch = range(step.scratch, kernel?.scratch ?? 0);
  const prepared = range(step.prepared, kernel?.preparation?.numbers ?? 0);
  return {
    reads: step.operands.map(({ shape }, index) => range(step.inputs[index]!, sizeOf(shape))),
    writes: [range(step.output, sizeOf(step.node.shape)), scratch, prepared],
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

/** The phases of the part of a step that is to run, with their numbers within the whole. */
function phasesOf({ part }: Step, kernel: Kernel | undefined): NonNullable<Call['phase']>[] {
  const before = kernel?.preparation?.phases ?? [];
  const phases = [...before, ...(kernel?.phases ?? [])].map((phase, index) => ({ index, phase }));
  if (part === 'all') return phases;
  return part === 'prepare' ? phases.slice(0, before.length) : phases.slice(before.length);
}

/**
 * The calls of a program in order. Threads meet before a call only when it touches what another thread may still be
 * writing or reading since they last met.
 */
export function divide(
  steps: readonly Step[],
  kernelOf: (step: Step) => Kernel | undefined,
  { phaseWork }: Division = defaultDivision,
): Call[] {
  const calls: Call[] = [];
  let pending: Access[] = [];
  const add = (step: Step, kernel: Kernel | undefined, phase: Call['phase'], divided: boolean) => {
    const access = accessOf(step, kernel, divided);
    const meets = pending.some((earlier) => mustWait(access, earlier));
    if (meets) pending = [];
    pending.push(access);
    calls.push({ step, phase, divided, meets });
  };
  for (const step of steps) {
    const kernel = kernelOf(step);
    if (kernel === undefined) add(step, kernel, undefined, false);
    const worthwhile = workOf(step) >= phaseWork;
    for (const phase of phasesOf(step, kernel)) add(step, kernel, phase, worthwhile && phase.phase.items > 1);
  }
  return calls;
}

/** Whether a program has enough divided work to wake the other threads for. */
export function isWorthDividing(calls: readonly Call[], { programWork }: Division = defaultDivision): boolean {
  const steps = new Set(calls.filter(({ divided }) => divided).map(({ step }) => step));
  return steps.size > 0 && [...steps].reduce((total, step) => total + workOf(step), 0) >= programWork;
}
