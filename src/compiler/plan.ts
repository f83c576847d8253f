import { GraphError } from '../core/errors.ts';
import { sizeOf } from '../core/shape.ts';
import type { Graph, Node } from '../graph/graph.ts';
import { constantOp, inputOp } from '../ops/index.ts';
import { addressProgram, prepareProgram } from './layOutProgram.ts';
import { align, alignment } from './memory.ts';
import type { PassOptions } from './passes/index.ts';
import type { Binding, ProgramSpec, SessionSpec } from './program.ts';
import type { Step } from './step.ts';

export type { Step } from './step.ts';

export interface ProgramPlan {
  readonly graph: Graph;
  readonly steps: readonly Step[];
  /** Constants to be written once, by address. */
  readonly constants: readonly { readonly address: number; readonly node: Node }[];
  /** Bytes of the shared arena that this program uses. */
  readonly arenaBytes: number;
  /** Bytes that it uses of the area that each thread has for itself. */
  readonly ownBytes: number;
}

/** Every address of a session, laid out before anything runs. */
export interface Plan {
  readonly bytes: number;
  /** Bytes from the area of one thread to that of the next. */
  readonly ownStride: number;
  readonly blocks: Readonly<Record<string, { readonly address: number; readonly length: number }>>;
  readonly programs: Readonly<Record<string, ProgramPlan>>;
}

export interface PlanOptions extends PassOptions {
  /** Bytes at the start of memory that the backend keeps for itself. */
  readonly reserved?: number;
  /** Threads that have an area each (default 1). */
  readonly threads?: number;
  /** Space a node's kernel wants while it runs; in a group, that one thread wants. */
  readonly space?: (node: Node, operands: readonly Node[], inGroup: boolean) => Space;
  /** Space that a node's kernel fills from some of its inputs alone. */
  readonly prepared?: (node: Node, operands: readonly Node[], inGroup: boolean) => PreparedSpace | undefined;
  /** Run neighbouring steps a few samples at a time; undefined: every step for all samples. */
  readonly grouping?: {
    /** Bytes that what a few samples need is to fit into. */
    readonly cache: number;
    /** Whether a node can be in a group. */
    readonly canRun: (node: Node, operands: readonly Node[]) => boolean;
  };
  /** Give memory a second use (default true); without it every value has its own place. */
  readonly reuse?: boolean;
}

/** Numbers of space that a kernel's threads share, and that each of them has for itself. */
export interface Space {
  readonly scratch: number;
  readonly own: number;
}

/** Numbers of space, and positions of the inputs they depend on. */
export interface PreparedSpace {
  readonly numbers: number;
  readonly inputs: readonly number[];
}

/** Name of the program that does what a program leaves to be prepared once. */
export const preparationOf = (program: string) => `prepare ${program}`;

/** Reading and writing may run this far past the end of the last array. */
const tail = 64;

function checkBindings(name: string, spec: ProgramSpec, blocks: SessionSpec['blocks']): void {
  const check = (what: string, node: Node, binding: Binding | undefined) => {
    if (binding === undefined) throw new GraphError(`Program "${name}": ${what} is bound to no block.`);
    const length = blocks[binding.block];
    if (length === undefined || binding.offset + sizeOf(node.shape) > length) {
      throw new GraphError(`Program "${name}": ${what} reaches outside block "${binding.block}".`, { binding, length });
    }
  };
  for (const node of spec.graph.nodes) {
    if (node.op === inputOp) check(`input "${node.attributes.name}"`, node, spec.inputs[String(node.attributes.name)]);
  }
  for (const [output, id] of Object.entries(spec.graph.outputs)) {
    check(`output "${output}"`, spec.graph.nodes[id]!, spec.outputs[output]);
  }
}

/** The program that prepares what another leaves out; none where that leaves out nothing. */
function preparation(name: string, program: ProgramPlan): [string, ProgramPlan][] {
  const steps = program.steps.flatMap((step) => (step.part === 'rest' ? [{ ...step, part: 'prepare' as const }] : []));
  return steps.length === 0 ? [] : [[preparationOf(name), { ...program, steps, constants: [] }]];
}

/**
 * Lays out everything: blocks first, then the constants of all programs and what is prepared once, then one arena that
 * the programs share (they never run at the same time), then an area for each thread, where what it passes on to itself
 * lies in the same place from step to step and from program to program: on cores that do not share a cache, a line that
 * another core has written is dear. Pure: the same spec gives the same addresses.
 * @throws GraphError when an input or output is bound to no block, or outside it.
 */
export function plan(spec: SessionSpec, options: PlanOptions = {}): Plan {
  let next = align(options.reserved ?? 0, alignment);
  const take = (numbers: number) => {
    const start = next;
    next += align(numbers * 4, alignment);
    return start;
  };
  const blocks = Object.fromEntries(
    Object.entries(spec.blocks).map(([name, length]) => [name, { address: take(length), length }]),
  );
  const prepared = Object.entries(spec.programs).map(([name, program]) => {
    checkBindings(name, program, spec.blocks);
    return { name, ...prepareProgram(program, options) };
  });
  const constants = prepared.map(({ graph }) => {
    const nodes = graph.nodes.filter((node) => node.op === constantOp);
    return new Map(nodes.map((node) => [node.id, take(sizeOf(node.shape))]));
  });
  const once = prepared.map((each) =>
    each.tasks.map(({ prepared: { numbers, once: isOnce } }) => (isOnce ? take(numbers) : undefined)),
  );
  const arena = next;
  const arenaBytes = Math.max(0, ...prepared.map((each) => each.arenaBytes));
  const own = arena + align(arenaBytes, alignment);
  const programs = prepared.flatMap((each, index): [string, ProgramPlan][] => {
    const program = addressProgram(each, { blocks, constants: constants[index]!, prepared: once[index]!, arena, own });
    return [[each.name, program], ...preparation(each.name, program)];
  });
  const ownStride = align(Math.max(0, ...prepared.map((each) => each.ownBytes)), alignment);
  const bytes = own + (options.threads ?? 1) * ownStride + tail;
  return { bytes, ownStride, blocks, programs: Object.fromEntries(programs) };
}
