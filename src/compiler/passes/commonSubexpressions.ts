import type { Graph } from '../../graph/graph.ts';
import type { AttributeValue } from '../../graph/op.ts';
import { type NewNode, rewrite } from '../rewrite.ts';

/** Long arrays are compared by identity: two constants with equal numbers are rare, and hashing them is slow. */
function attributeKey(value: AttributeValue, identities: Map<object, number>): string {
  if (!(value instanceof Float64Array || value instanceof Float32Array) || value.length === 1)
    return JSON.stringify(value);
  if (!identities.has(value)) identities.set(value, identities.size);
  return `#${identities.get(value)}`;
}

function keyOf(node: NewNode, identities: Map<object, number>): string {
  const attributes = Object.entries(node.attributes).map(
    ([name, value]) => `${name}:${attributeKey(value, identities)}`,
  );
  return `${node.op.name}(${node.inputs.join(',')})${attributes.join(';')}`;
}

/** Computes equal things once: nodes with the same op, attributes and inputs become one. */
export function commonSubexpressions(graph: Graph): Graph {
  const seen = new Map<string, number>();
  const identities = new Map<object, number>();
  return rewrite(graph, (node, rewriter) => {
    const key = keyOf(node, identities);
    const before = seen.get(key);
    if (before !== undefined) return before;
    const id = rewriter.append(node);
    seen.set(key, id);
    return id;
  });
}
