import { GraphError } from '../core/errors.ts';
import { sizeOf } from '../core/shape.ts';
import type { Graph, Node } from '../graph/graph.ts';
import { affineOp, constantOp, inputOp } from '../ops/index.ts';
import { align, type Interval, layOut } from './memory.ts';
import { optimize } from './passes/index.ts';
import type { Binding, ProgramSpec, SessionSpec } from './program.ts';
import { planStorage, type StoragePlan } from './storage.ts';

/** One op to run, with the byte addresses of its operands, its result and its scratch space. */
export interface Step {
  readonly node: Node;
  readonly operands: readonly Node[];
  readonly inputs: readonly number[];
  readonly output: number;
  readonly scratch: number;
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

export interface PlanOptions {
  /** Bytes at the start of memory that the backend keeps for itself. */
  readonly reserved?: number;
  /** Numbers of scratch space a node's kernel wants while it runs. */
  readonly scratch?: (node: Node, operands: readonly Node[]) => number;
  /** Join elementwise ops (default true). */
  readonly fusing?: boolean;
  /** Give memory a second use (default true); without it every value has its own place. */
  readonly reuse?: boolean;
}

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
  readonly arenaBytes: number;
}

const operandsOf = (graph: Graph, node: Node) => node.inputs.map((input) => graph.nodes[input]!);
const toBytes = ({ size, from, to }: Interval) => ({ size: align(size * numberBytes, alignment), from, to });

function prepare(spec: ProgramSpec, options: PlanOptions): Prepared {
  const graph = optimize(spec.graph, options);
  const stored = planStorage({ ...spec, graph }, options);
  const steps = graph.nodes.filter((node) => node.op.kind !== 'source' && node.op.kind !== 'alias');
  const scratch = steps.map((node) => {
    const size = options.scratch?.(node, operandsOf(graph, node)) ?? 0;
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
    arenaBytes: size,
  };
}

/** A copy of a result to its place in a block, at the end of a program. */
function copyStep(source: Node, id: number, from: number, to: number): Step {
  const node: Node = { ...source, id, op: affineOp, attributes: { scale: 1, offset: 0 }, inputs: [source.id] };
  return { node, operands: [source], inputs: [from], output: to, scratch: 0 };
}

function address(
  prepared: Prepared,
  blocks: Plan['blocks'],
  constants: ReadonlyMap<number, number>,
  arena: number,
): ProgramPlan {
  const { graph, stored } = prepared;
  const inBlock = ({ block, offset }: Binding) => blocks[block]!.address + offset * numberBytes;
  const addressOf = (id: number) => {
    const at = stored.storage[id]!;
    if (at.kind === 'block') return inBlock(at.binding);
    return at.kind === 'constant' ? constants.get(at.node)! : arena + prepared.slotOffsets[at.slot]!;
  };
  const steps = prepared.steps.map(
    (node, index): Step => ({
      node,
      operands: operandsOf(graph, node),
      inputs: node.inputs.map(addressOf),
      output: addressOf(node.id),
      scratch: arena + prepared.scratchOffsets[index]!,
    }),
  );
  const copies = stored.copies.map(({ node, binding }, index) =>
    copyStep(graph.nodes[node]!, graph.nodes.length + index, addressOf(node), inBlock(binding)),
  );
  return {
    graph,
    steps: [...steps, ...copies],
    constants: [...constants].map(([id, place]) => ({ address: place, node: graph.nodes[id]! })),
    arenaBytes: prepared.arenaBytes,
  };
}

/**
 * Lays out everything: blocks first, then the constants of all programs, then one arena that the programs share (they
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
  const arena = next;
  const programs = prepared.map((each, index) => [each.name, address(each, blocks, constants[index]!, arena)] as const);
  const arenaBytes = Math.max(0, ...prepared.map((each) => each.arenaBytes));
  return { bytes: arena + align(arenaBytes, alignment) + tail, blocks, programs: Object.fromEntries(programs) };
}
