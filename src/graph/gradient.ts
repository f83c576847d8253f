import { GraphError } from '../core/errors.ts';
import type { Value } from './graph.ts';

/** Nodes on a path from any of `sources` to `target`: the only ones that need a gradient. */
function nodesBetween(target: Value, sources: readonly Value[]): Set<number> {
  const { nodes } = target.builder;
  const dependent = new Set(sources.map((source) => source.id));
  for (const node of nodes) {
    if (node.inputs.some((input) => dependent.has(input))) dependent.add(node.id);
  }
  const reached = new Set<number>([target.id]);
  for (let id = target.id; id >= 0; id--) {
    if (reached.has(id)) for (const input of nodes[id]!.inputs) reached.add(input);
  }
  return new Set([...dependent].filter((id) => reached.has(id)));
}

/**
 * Reverse mode: dL/d(source) for each source, where `seed` is dL/d(target). Walks the nodes backwards and asks each op
 * for its own gradient row; the walk knows no op by name. `sum` adds two gradients that meet at one value; `zeros`
 * stands for the gradient of a source that does not reach the target.
 * @throws GraphError when the path goes through an op that has no gradient row.
 */
export function backward(
  target: Value,
  seed: Value,
  sources: readonly Value[],
  sum: (a: Value, b: Value) => Value,
  zeros: (like: Value) => Value,
): Value[] {
  const { builder } = target;
  const wanted = nodesBetween(target, sources);
  const gradients = new Map<number, Value>([[target.id, seed]]);
  for (let id = target.id; id >= 0; id--) {
    const upstream = gradients.get(id);
    const node = builder.nodes[id]!;
    if (upstream === undefined || node.inputs.length === 0 || !node.inputs.some((input) => wanted.has(input))) continue;
    if (node.op.gradient === undefined) {
      throw new GraphError(`${node.op.name} has no gradient, but one is wanted through it${at(node.label)}.`);
    }
    const inputs = node.inputs.map((input) => builder.value(input));
    const call = { attributes: node.attributes, inputs, output: builder.value(id), upstream };
    const row = builder.labelled(node.label, () => node.op.gradient!(call));
    row.forEach((gradient, index) => {
      const input = node.inputs[index]!;
      if (gradient === null || !wanted.has(input)) return;
      const before = gradients.get(input);
      gradients.set(input, before === undefined ? gradient : sum(before, gradient));
    });
  }
  return sources.map((source) => gradients.get(source.id) ?? zeros(source));
}

function at(label: string): string {
  return label === '' ? '' : ` at "${label}"`;
}
