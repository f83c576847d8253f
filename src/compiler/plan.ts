import { GraphError } from '../core/errors.ts';
import { sizeOf } from '../core/shape.ts';
import type { Graph, Node } from '../graph/graph.ts';
import { affineOp, constantOp, inputOp } from '../ops/index.ts';
import { align, type Interval, layOut } from './memory.ts';
import { optimize, type PassOptions } from './passes/index.ts';
import type { Binding, ProgramSpec, SessionSpec } from './program.ts';
import { ownerOf, planStorage, type StoragePlan } from './storage.ts';

/** One op to run, with the byte addresses of its operands, its result and its scratch space. */
export interface Step {
  readonly node: Node;
  readonly operands: readonly Node[];
  readonly inputs: readonly number[];
  readonly output: number;
  readonly scratch: number;
  /** Where what the kernel prepares lies. */
  readonly prepared: number;
  /** `prepare`: only the kernel's preparation; `rest`: all but that, which was done before; `all`: both. */
  readonly part: 'all' | 'prepare' | 'rest';
}

export interface ProgramPlan {
  readonly graph: Graph;
  readonly steps: readonly Step[];
  /** Constants to be written once, by address. */
  readonly constants: readonly { readonly address: number; readonly node: Node }[];
  /** Bytes of the shared arena that this program uses. */
  readonly arenaBytes: number;
}

/** Every address of a session, laid out before anything runs. */
export interface Plan {
  readonly bytes: number;
  readonly blocks: Readonly<Record<string, { readonly address: number; readonly length: number }>>;
  readonly programs: Readonly<Record<string, ProgramPlan>>;
}

export interface PlanOptions extends PassOptions {
  /** Bytes at the start of memory that the backend keeps for itself. */
  readonly reserved?: number;
  /** Numbers of scratch space a node's kernel wants while it runs. */
  readonly scratch?: (node: Node, operands: readonly Node[]) => number;
  /** Space that a node's kernel fills from some of its inputs alone. */
  readonly prepared?: (node: Node, operands: readonly Node[]) => PreparedSpace | undefined;
  /** Give memory a second use (default true); without it every value has its own place. */
  readonly reuse?: boolean;
}

/** Numbers of space, and positions of the inputs they depend on. */
export interface PreparedSpace {
  readonly numbers: number;
  readonly inputs: readonly number[];
}

/** Name of the program that does what a program leaves to be prepared once. */
export const preparationOf = (program: string) => `prepare ${program}`;

const numberBytes = 4;
/** Cache lines; also keeps vector loads of one array inside it. */
const alignment = 64;

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

/** A program before its addresses are known: places in the arena are relative to its start. */
interface Prepared {
  readonly graph: Graph;
  readonly stored: StoragePlan;
  readonly steps: readonly Node[];
  readonly slotOffsets: readonly number[];
  readonly scratchOffsets: readonly number[];
  /** For each step the numbers of prepared space, and whether they are filled once. */
  readonly prepared: readonly { readonly numbers: number; readonly once: boolean }[];
  readonly arenaBytes: number;
}

const operandsOf = (graph: Graph, node: Node) => node.inputs.map((input) => graph.nodes[input]!);
const toBytes = ({ size, from, to }: Interval) => ({ size: align(size * numberBytes, alignment), from, to });

function prepare(spec: ProgramSpec, options: PlanOptions): Prepared {
  const graph = optimize(spec.graph, options);
  const stored = planStorage({ ...spec, graph }, options);
  const steps = graph.nodes.filter((node) => node.op.kind !== 'source' && node.op.kind !== 'alias');
  const prepared = steps.map((node) => preparedFor({ ...spec, graph }, node, options));
  const scratch = steps.map((node, index) => {
    const { numbers, once } = prepared[index]!;
    const size = (options.scratch?.(node, operandsOf(graph, node)) ?? 0) + (once ? 0 : padded(numbers));
    return { size, from: node.id, to: node.id };
  });
  const { offsets, size } = layOut([...stored.slots, ...scratch].map(toBytes), alignment);
  const count = stored.slots.length;
  return {
    graph,
    stored,
    steps,
    slotOffsets: offsets.slice(0, count),
    scratchOffsets: offsets.slice(count),
    prepared,
    arenaBytes: size,
  };
}

/** Numbers up to the next cache line. */
const padded = (numbers: number) => align(numbers * numberBytes, alignment) / numberBytes;

/** What a node's kernel prepares; once where all it reads for that lies in blocks that seldom change. */
function preparedFor(spec: ProgramSpec, node: Node, options: PlanOptions) {
  const space = options.prepared?.(node, operandsOf(spec.graph, node));
  if (space === undefined) return { numbers: 0, once: false };
  const once = space.inputs.every((position) => {
    const source = spec.graph.nodes[ownerOf(spec.graph, node.inputs[position]!)]!;
    const block = source.op === inputOp ? spec.inputs[String(source.attributes.name)]!.block : undefined;
    return block !== undefined && spec.constant?.includes(block) === true;
  });
  return { numbers: space.numbers, once };
}

/** A copy of a result to its place in a block, at the end of a program. */
function copyStep(source: Node, id: number, from: number, to: number): Step {
  const node: Node = { ...source, id, op: affineOp, attributes: { scale: 1, offset: 0 }, inputs: [source.id] };
  return { node, operands: [source], inputs: [from], output: to, scratch: 0, prepared: 0, part: 'all' };
}

/** Addresses that a program's places are counted from. */
interface Bases {
  readonly blocks: Plan['blocks'];
  readonly constants: ReadonlyMap<number, number>;
  /** Of each step's prepared space, where that is filled once. */
  readonly prepared: readonly (number | undefined)[];
  readonly arena: number;
}

function address(program: Prepared, { blocks, constants, prepared, arena }: Bases): ProgramPlan {
  const { graph, stored } = program;
  const inBlock = ({ block, offset }: Binding) => blocks[block]!.address + offset * numberBytes;
  const addressOf = (id: number) => {
    const at = stored.storage[id]!;
    if (at.kind === 'block') return inBlock(at.binding);
    return at.kind === 'constant' ? constants.get(at.node)! : arena + program.slotOffsets[at.slot]!;
  };
  const steps = program.steps.map((node, index): Step => {
    const start = arena + program.scratchOffsets[index]!;
    const own = prepared[index];
    return {
      node,
      operands: operandsOf(graph, node),
      inputs: node.inputs.map(addressOf),
      output: addressOf(node.id),
      scratch: own === undefined ? start + padded(program.prepared[index]!.numbers) * numberBytes : start,
      prepared: own ?? start,
      part: own === undefined ? 'all' : 'rest',
    };
  });
  const copies = stored.copies.map(({ node, binding }, index) =>
    copyStep(graph.nodes[node]!, graph.nodes.length + index, addressOf(node), inBlock(binding)),
  );
  return {
    graph,
    steps: [...steps, ...copies],
    constants: [...constants].map(([id, place]) => ({ address: place, node: graph.nodes[id]! })),
    arenaBytes: program.arenaBytes,
  };
}

/** The program that prepares what another leaves out; none where that leaves out nothing. */
function preparation(name: string, program: ProgramPlan): [string, ProgramPlan][] {
  const steps = program.steps.flatMap((step) => (step.part === 'rest' ? [{ ...step, part: 'prepare' as const }] : []));
  return steps.length === 0 ? [] : [[preparationOf(name), { ...program, steps, constants: [] }]];
}

/**
 * Lays out everything: blocks first, then the constants of all programs and what is prepared once, then one arena that the programs share (they
 * never run at the same time). Pure: the same spec gives the same addresses.
 * @throws GraphError when an input or output is bound to no block, or outside it.
 */
export function plan(spec: SessionSpec, options: PlanOptions = {}): Plan {
  let next = align(options.reserved ?? 0, alignment);
  const take = (numbers: number) => {
    const start = next;
    next += align(numbers * numberBytes, alignment);
    return start;
  };
  const blocks = Object.fromEntries(
    Object.entries(spec.blocks).map(([name, length]) => [name, { address: take(length), length }]),
  );
  const prepared = Object.entries(spec.programs).map(([name, program]) => {
    checkBindings(name, program, spec.blocks);
    return { name, ...prepare(program, options) };
  });
  const constants = prepared.map(({ graph }) => {
    const nodes = graph.nodes.filter((node) => node.op === constantOp);
    return new Map(nodes.map((node) => [node.id, take(sizeOf(node.shape))]));
  });
  const own = prepared.map((each) => each.prepared.map(({ numbers, once }) => (once ? take(numbers) : undefined)));
  const arena = next;
  const programs = prepared.flatMap((each, index): [string, ProgramPlan][] => {
    const program = address(each, { blocks, constants: constants[index]!, prepared: own[index]!, arena });
    return [[each.name, program], ...preparation(each.name, program)];
  });
  const arenaBytes = Math.max(0, ...prepared.map((each) => each.arenaBytes));
  return { bytes: arena + align(arenaBytes, alignment) + tail, blocks, programs: Object.fromEntries(programs) };
}
