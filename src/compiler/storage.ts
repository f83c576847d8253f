import { GraphError } from '../core/errors.ts';
import { sizeOf } from '../core/shape.ts';
import type { Graph, Node } from '../graph/graph.ts';
import { constantOp, inputOp } from '../ops/index.ts';
import type { Interval } from './memory.ts';
import type { Binding, ProgramSpec } from './program.ts';

/** Where a value lies: in a block, in a constant, or in arena slot number `slot`. */
export type Storage =
  | { readonly kind: 'block'; readonly binding: Binding }
  | { readonly kind: 'constant'; readonly node: number }
  | { readonly kind: 'slot'; readonly slot: number };

/** Results that could not be written where they belong at once, because that place is still read: copied at the end. */
export interface FinalCopy {
  readonly node: number;
  readonly binding: Binding;
}

export interface StoragePlan {
  /** By node id. */
  readonly storage: readonly Storage[];
  readonly slots: readonly Interval[];
  readonly copies: readonly FinalCopy[];
}

const isSource = (node: Node) => node.op === inputOp || node.op === constantOp;

/** Follows reshapes to the node that owns the numbers. */
export function ownerOf(graph: Graph, id: number): number {
  let owner = id;
  while (graph.nodes[owner]!.op.kind === 'alias') owner = graph.nodes[owner]!.inputs[0]!;
  return owner;
}

/** The last node that reads the numbers a node owns, under any shape; outputs are read at the end. */
function lastUses(graph: Graph): number[] {
  const last = graph.nodes.map((node) => node.id);
  for (const node of graph.nodes) {
    if (node.op.kind === 'alias') continue;
    for (const input of node.inputs) last[ownerOf(graph, input)] = node.id;
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
): boolean {
  return graph.nodes.every((node) => {
    if (node.op !== inputOp) return true;
    const source = spec.inputs[String(node.attributes.name)]!;
    if (source.block !== binding.block || last[node.id]! < id) return true;
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
function bindOutputs(spec: ProgramSpec, last: readonly number[]) {
  const { graph } = spec;
  const direct = new Map<number, Binding>();
  const copies: FinalCopy[] = [];
  for (const [name, id] of Object.entries(graph.outputs)) {
    const binding = spec.outputs[name]!;
    const owner = ownerOf(graph, id);
    const possible =
      !isSource(graph.nodes[owner]!) && !direct.has(owner) && isFreeToWrite(graph, spec, binding, owner, last);
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

/**
 * Decides for every value of a program where it lies. Reshapes share their operand's place; inputs and outputs lie in
 * their blocks; an elementwise result takes over the slot of an operand that nobody reads afterwards (`reuse`), and
 * everything else gets a slot of its own with the span of steps it must be kept for.
 */
export function planStorage(spec: ProgramSpec, { reuse = true } = {}): StoragePlan {
  const { graph } = spec;
  const last = lastUses(graph);
  const { direct, copies } = bindOutputs(spec, last);
  const end = graph.nodes.length;
  for (const { node } of copies) last[ownerOf(graph, node)] = end;
  const storage: Storage[] = [];
  const slots: { size: number; from: number; to: number }[] = [];
  for (const node of graph.nodes) storage.push(place(node));
  return { storage, slots, copies };

  function place(node: Node): Storage {
    if (node.op === inputOp) return { kind: 'block', binding: spec.inputs[String(node.attributes.name)]! };
    if (node.op === constantOp) return { kind: 'constant', node: node.id };
    if (node.op.kind === 'alias') return storage[ownerOf(graph, node.id)]!;
    const binding = direct.get(node.id);
    if (binding !== undefined) return { kind: 'block', binding };
    const to = reuse ? last[node.id]! : end;
    const taken = reuse ? takeOver(node) : undefined;
    if (taken !== undefined) {
      slots[taken]!.to = to;
      return { kind: 'slot', slot: taken };
    }
    slots.push({ size: sizeOf(node.shape), from: node.id, to });
    return { kind: 'slot', slot: slots.length - 1 };
  }

  function takeOver(node: Node): number | undefined {
    if (node.op.kind !== 'elementwise') return undefined;
    for (const input of node.inputs) {
      const at = storage[input]!;
      const fits = sizeOf(graph.nodes[input]!.shape) === sizeOf(node.shape);
      if (at.kind === 'slot' && fits && last[ownerOf(graph, input)] === node.id && slots[at.slot]!.to === node.id)
        return at.slot;
    }
    return undefined;
  }
}
