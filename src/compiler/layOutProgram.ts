import { sizeOf } from '../core/shape.ts';
import type { Graph, Node } from '../graph/graph.ts';
import { affineOp, inputOp } from '../ops/index.ts';
import { align, alignment, type Interval, layOut } from './memory.ts';
import { optimize } from './passes/index.ts';
import type { Plan, PlanOptions, ProgramPlan, Space } from './plan.ts';
import type { Binding, ProgramSpec } from './program.ts';
import { ownerOf } from './rewrite.ts';
import { type Group, isPerSample, schedule, withSamples } from './schedule.ts';
import type { Move, Rounds, Step } from './step.ts';
import { type Grouping, padded, planStorage, type StoragePlan, ungrouped } from './storage.ts';

/** An op with its operands; those in a group have the samples of one round. */
interface Task {
  /** As it is in the graph. */
  readonly whole: Node;
  readonly node: Node;
  readonly operands: readonly Node[];
  readonly group: Group | undefined;
  /** Numbers that the kernel prepares, and whether that is done once. */
  readonly prepared: { readonly numbers: number; readonly once: boolean };
  readonly space: Space;
}

/** A program before its addresses are known: places are relative to the start of the arena, or of a thread's own area. */
export interface Prepared {
  readonly graph: Graph;
  readonly stored: StoragePlan;
  readonly tasks: readonly Task[];
  readonly slotOffsets: readonly number[];
  /** Of each task. */
  readonly preparedOffsets: readonly number[];
  readonly scratchOffsets: readonly number[];
  readonly ownOffsets: readonly number[];
  readonly arenaBytes: number;
  /** Of the area that every thread has for itself. */
  readonly ownBytes: number;
}

const operandsOf = (graph: Graph, node: Node) => node.inputs.map((input) => graph.nodes[input]!);
const nothing: Interval = { size: 0, from: 0, to: 0 };
const toBytes = ({ size, from, to }: Interval) => ({ size: align(4 * size, alignment), from, to });

/** What a node's kernel prepares; once where all it reads for that lies in blocks that seldom change. */
function preparedFor(spec: ProgramSpec, node: Node, operands: readonly Node[], inGroup: boolean, options: PlanOptions) {
  const space = options.prepared?.(node, operands, inGroup);
  if (space === undefined) return { numbers: 0, once: false };
  const once = space.inputs.every((position) => {
    const source = spec.graph.nodes[ownerOf(spec.graph, node.inputs[position]!)]!;
    const block = source.op === inputOp ? spec.inputs[String(source.attributes.name)]!.block : undefined;
    return block !== undefined && spec.constant?.includes(block) === true;
  });
  return { numbers: space.numbers, once };
}

function taskOf(spec: ProgramSpec, whole: Node, group: Group | undefined, options: PlanOptions): Task {
  const all = operandsOf(spec.graph, whole);
  const atOnce = (each: Node) => (group === undefined ? each : withSamples(each, group.atOnce));
  const node = atOnce(whole);
  const operands = all.map((operand, position) => (isPerSample(whole, operand, position) ? atOnce(operand) : operand));
  const prepared = preparedFor(spec, node, operands, group !== undefined, options);
  return {
    whole,
    node,
    operands,
    group,
    prepared,
    space: options.space?.(node, operands, group !== undefined) ?? { scratch: 0, own: 0 },
  };
}

/** Scratch space that threads share while a task runs; in a group each runs by itself. */
const scratchOf = ({ whole: { id }, group, space }: Task): Interval => ({
  size: group === undefined ? space.scratch : 0,
  from: id,
  to: id,
});

/** Numbers that a thread has for itself while a task runs; in a group its scratch space is among them. */
const ownNumbers = ({ group, space }: Task) => (group === undefined ? 0 : padded(space.scratch)) + space.own;

/** Space of a thread's own while a task runs; a group's tasks share what its first one has. */
function ownOf(tasks: readonly Task[], task: Task): Interval {
  const { id } = task.whole;
  const { group } = task;
  if (group === undefined) return { size: ownNumbers(task), from: id, to: id };
  const most = Math.max(...tasks.filter((other) => other.group === group).map(ownNumbers));
  return { size: id === group.first ? most : 0, from: group.first, to: group.last };
}

function groupingOf(graph: Graph, { grouping, threads = 1 }: PlanOptions): Grouping {
  if (grouping === undefined) return ungrouped;
  const { cache, canRun } = grouping;
  return { groups: schedule(graph, cache, (node) => canRun(node, operandsOf(graph, node))), threads };
}

/** Rewrites a program's graph, schedules it and lays out its part of the arena. */
export function prepareProgram(given: ProgramSpec, options: PlanOptions): Prepared {
  const graph = optimize(given.graph, options);
  const spec = { ...given, graph };
  const grouping = groupingOf(graph, options);
  const stored = planStorage(spec, { ...options, grouping });
  const nodes = graph.nodes.filter(({ op }) => op.kind !== 'source' && op.kind !== 'alias');
  const tasks = nodes.map((node) => taskOf(spec, node, grouping.groups.get(node.id), options));
  const prepared = tasks.map(({ whole: { id }, group, prepared: { numbers, once } }) => ({
    size: once ? 0 : numbers,
    from: group?.first ?? id,
    to: group?.last ?? id,
  }));
  const [slots, steps] = [stored.slots.length, tasks.length];
  const shared = layOut(
    [...stored.slots.map((slot) => (slot.isOwn ? nothing : slot)), ...prepared, ...tasks.map(scratchOf)].map(toBytes),
    alignment,
  );
  const own = layOut(
    [...stored.slots.map((slot) => (slot.isOwn ? slot : nothing)), ...tasks.map((task) => ownOf(tasks, task))].map(
      toBytes,
    ),
    alignment,
  );
  return {
    graph,
    stored,
    tasks,
    slotOffsets: stored.slots.map((slot, index) => (slot.isOwn ? own : shared).offsets[index]!),
    preparedOffsets: shared.offsets.slice(slots, slots + steps),
    scratchOffsets: shared.offsets.slice(slots + steps),
    ownOffsets: own.offsets.slice(slots),
    arenaBytes: shared.size,
    ownBytes: own.size,
  };
}

/** A copy of a result to its place in a block, at the end of a program. */
function copyStep(source: Node, id: number, from: number, to: number): Step {
  const node: Node = { ...source, id, op: affineOp, attributes: { scale: 1, offset: 0 }, inputs: [source.id] };
  return { node, operands: [source], inputs: [from], output: to, scratch: 0, own: 0, prepared: 0, part: 'all' };
}

/** Addresses that a program's places are counted from. */
export interface Bases {
  readonly blocks: Plan['blocks'];
  readonly constants: ReadonlyMap<number, number>;
  /** Of each step's prepared space, where that is filled once. */
  readonly prepared: readonly (number | undefined)[];
  readonly arena: number;
  /** The area of the first thread's own. */
  readonly own: number;
}

const still: Move = { perRound: 0 };

/** How the addresses of a group's task move. */
function roundsOf(program: Prepared, { whole, node, group }: Task): Rounds | undefined {
  if (group === undefined) return undefined;
  const { graph, stored } = program;
  const moveOf = (id: number): Move => {
    const at = stored.storage[id]!;
    if (at.kind === 'slot' && stored.slots[at.slot]!.isOwn) return 'own';
    return { perRound: ((4 * sizeOf(graph.nodes[id]!.shape)) / group.samples) * group.atOnce };
  };
  return {
    group,
    count: group.samples / group.atOnce,
    inputs: whole.inputs.map((id, position) => (isPerSample(whole, graph.nodes[id]!, position) ? moveOf(id) : still)),
    output: moveOf(node.id),
  };
}

/** The steps of a program with all addresses. */
export function addressProgram(program: Prepared, { blocks, constants, prepared, arena, own }: Bases): ProgramPlan {
  const { graph, stored, tasks } = program;
  const inBlock = ({ block, offset }: Binding) => blocks[block]!.address + offset * 4;
  const addressOf = (id: number) => {
    const at = stored.storage[id]!;
    if (at.kind === 'block') return inBlock(at.binding);
    if (at.kind === 'constant') return constants.get(at.node)!;
    return (stored.slots[at.slot]!.isOwn ? own : arena) + program.slotOffsets[at.slot]!;
  };
  const ownAt = ({ group }: Task, index: number) =>
    own + program.ownOffsets[group === undefined ? index : tasks.findIndex(({ whole: { id } }) => id === group.first)]!;
  const steps = tasks.map((task, index): Step => {
    const rounds = roundsOf(program, task);
    const ownSpace = ownAt(task, index);
    return {
      node: task.node,
      operands: task.operands,
      inputs: task.whole.inputs.map(addressOf),
      output: addressOf(task.whole.id),
      scratch: rounds === undefined ? arena + program.scratchOffsets[index]! : ownSpace,
      own: rounds === undefined ? ownSpace : ownSpace + 4 * padded(task.space.scratch),
      prepared: prepared[index] ?? arena + program.preparedOffsets[index]!,
      part: prepared[index] === undefined ? 'all' : 'rest',
      ...(rounds === undefined ? {} : { rounds }),
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
    ownBytes: program.ownBytes,
  };
}
