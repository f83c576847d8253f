import { GraphError } from '../core/errors.ts';
import { sizeOf } from '../core/shape.ts';
import type { Graph, Node } from '../graph/graph.ts';
import { constantOp, inputOp } from '../ops/index.ts';
import { align, alignment, type Interval } from './memory.ts';
import type { Binding, ProgramSpec } from './program.ts';
import { ownerOf } from './rewrite.ts';
import { type Group, isPerSample } from './schedule.ts';

/** Where a value lies: in a block, in a constant, or in arena slot number `slot`. */
export type Storage =
  | { readonly kind: 'block'; readonly binding: Binding }
  | { readonly kind: 'constant'; readonly node: number }
  | { readonly kind: 'slot'; readonly slot: number };

/** Steps in groups by node id, and the threads that each have room of their own for values that stay inside one. */
export interface Grouping {
  readonly groups: ReadonlyMap<number, Group>;
  readonly threads: number;
}

/** Everything by itself. */
export const ungrouped: Grouping = { groups: new Map(), threads: 1 };

/** Results that could not be written where they belong at once, because that place is still read: copied at the end. */
export interface FinalCopy {
  readonly node: number;
  readonly binding: Binding;
}

/** Numbers of the arena, or of every thread's own area, for values that stay inside a group. */
export interface Slot extends Interval {
  readonly isOwn: boolean;
}

export interface StoragePlan {
  /** By node id. */
  readonly storage: readonly Storage[];
  readonly slots: readonly Slot[];
  readonly copies: readonly FinalCopy[];
}

const isSource = (node: Node) => node.op === inputOp || node.op === constantOp;

/**
 * The last node that reads the numbers a node owns, under any shape; outputs are read at the end. What a group reads for
 * each of its rounds as a whole is read until its last.
 */
function lastUses(graph: Graph, { groups }: Grouping): number[] {
  const last = graph.nodes.map((node) => node.id);
  for (const node of graph.nodes) {
    if (node.op.kind === 'alias') continue;
    node.inputs.forEach((input, position) => {
      const owner = ownerOf(graph, input);
      const whole = !isPerSample(node, graph.nodes[input]!, position);
      last[owner] = Math.max(last[owner]!, whole ? (groups.get(node.id)?.last ?? node.id) : node.id);
    });
  }
  return last;
}

const samePlace = (a: Binding, b: Binding) => a.block === b.block && a.offset === b.offset;

/** Whether node `id` can write to a place that inputs of the program are read from: nothing reads it later. */
function isFreeToWrite(
  graph: Graph,
  spec: ProgramSpec,
  binding: Binding,
  id: number,
  last: readonly number[],
  { groups }: Grouping,
): boolean {
  return graph.nodes.every((node) => {
    if (node.op !== inputOp) return true;
    const source = spec.inputs[String(node.attributes.name)]!;
    const end = groups.get(last[node.id]!)?.last ?? last[node.id]!;
    if (source.block !== binding.block || end < id) return true;
    const readsItself = last[node.id] === id && graph.nodes[id]!.op.kind === 'elementwise';
    return (
      (readsItself && samePlace(source, binding) && sizeOf(node.shape) === sizeOf(graph.nodes[id]!.shape)) ||
      apart(source, node, binding, graph.nodes[id]!)
    );
  });
}

function apart(source: Binding, node: Node, target: Binding, result: Node): boolean {
  return source.offset + sizeOf(node.shape) <= target.offset || target.offset + sizeOf(result.shape) <= source.offset;
}

/** Output bindings that their node can write directly, by node id; the others need a copy. */
function bindOutputs(spec: ProgramSpec, last: readonly number[], grouping: Grouping) {
  const { graph } = spec;
  const direct = new Map<number, Binding>();
  const copies: FinalCopy[] = [];
  for (const [name, id] of Object.entries(graph.outputs)) {
    const binding = spec.outputs[name]!;
    const owner = ownerOf(graph, id);
    const possible =
      !isSource(graph.nodes[owner]!) &&
      !direct.has(owner) &&
      isFreeToWrite(graph, spec, binding, owner, last, grouping);
    if (possible) direct.set(owner, binding);
    else copies.push({ node: id, binding });
  }
  for (const { node } of copies) checkSource(spec, ownerOf(graph, node));
  return { direct, copies };
}

/** A result that is an input unchanged is copied at the end; by then nothing else may have been written to its place. */
function checkSource(spec: ProgramSpec, id: number): void {
  const node = spec.graph.nodes[id]!;
  if (node.op !== inputOp) return;
  const source = spec.inputs[String(node.attributes.name)]!;
  for (const [name, other] of Object.entries(spec.graph.outputs)) {
    const target = spec.outputs[name]!;
    const isItself = samePlace(source, target) && ownerOf(spec.graph, other) === id;
    if (source.block !== target.block || isItself || apart(source, node, target, spec.graph.nodes[other]!)) continue;
    throw new GraphError(`Output "${name}" overwrites the input "${node.attributes.name}", which is a result as well.`);
  }
}

/** Numbers up to the next cache line. */
export const padded = (numbers: number) => align(4 * numbers, alignment) / 4;

/**
 * Decides for every value of a program where it lies. Reshapes share their operand's place; inputs and outputs lie in
 * their blocks; an elementwise result takes over the slot of an operand that nobody reads afterwards (`reuse`), and
 * everything else gets a slot of its own with the span of steps it must be kept for. What only the steps of one group
 * read has room for as many samples as the group computes at once.
 */
export function planStorage(spec: ProgramSpec, { reuse = true, grouping = ungrouped } = {}): StoragePlan {
  const { graph } = spec;
  const { groups, threads } = grouping;
  const last = lastUses(graph, grouping);
  const { direct, copies } = bindOutputs(spec, last, grouping);
  const end = graph.nodes.length;
  for (const { node } of copies) last[ownerOf(graph, node)] = end;
  const storage: Storage[] = [];
  const slots: { size: number; from: number; to: number; isOwn: boolean }[] = [];
  for (const node of graph.nodes) storage.push(place(node));
  return { storage, slots: slots.map(overGroups), copies };

  function place(node: Node): Storage {
    if (node.op === inputOp) return { kind: 'block', binding: spec.inputs[String(node.attributes.name)]! };
    if (node.op === constantOp) return { kind: 'constant', node: node.id };
    if (node.op.kind === 'alias') return storage[ownerOf(graph, node.id)]!;
    const binding = direct.get(node.id);
    if (binding !== undefined) return { kind: 'block', binding };
    const to = reuse ? last[node.id]! : end;
    const own = ownNumbers(node);
    const size = own ?? sizeOf(node.shape);
    const isOwn = own !== undefined;
    const taken = reuse ? takeOver(node, { size, isOwn }) : undefined;
    if (taken !== undefined) {
      slots[taken]!.to = to;
      return { kind: 'slot', slot: taken };
    }
    slots.push({ size, from: node.id, to, isOwn });
    return { kind: 'slot', slot: slots.length - 1 };
  }

  /** Numbers that each thread needs of a value; undefined when it is read outside its group, or when that would be more. */
  function ownNumbers(node: Node): number | undefined {
    const group = groups.get(node.id);
    if (group === undefined || last[node.id]! > group.last) return undefined;
    const own = padded((sizeOf(node.shape) / group.samples) * group.atOnce);
    return threads * own < sizeOf(node.shape) ? own : undefined;
  }

  function takeOver(node: Node, { size, isOwn }: Pick<Slot, 'size' | 'isOwn'>): number | undefined {
    if (node.op.kind !== 'elementwise') return undefined;
    for (const input of node.inputs) {
      const at = storage[input]!;
      const fits = sizeOf(graph.nodes[input]!.shape) === sizeOf(node.shape);
      const ends = at.kind === 'slot' && last[ownerOf(graph, input)] === node.id && slots[at.slot]!.to === node.id;
      if (ends && fits && slots[at.slot]!.size === size && slots[at.slot]!.isOwn === isOwn) return at.slot;
    }
    return undefined;
  }

  /** A group's steps alternate, so what one of them needs is kept for all of it. */
  function overGroups(slot: Slot): Slot {
    return { ...slot, from: groups.get(slot.from)?.first ?? slot.from, to: groups.get(slot.to)?.last ?? slot.to };
  }
}
