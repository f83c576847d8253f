import type { Graph } from '../../graph/graph.ts';
import { rewrite } from '../rewrite.ts';

/** Drops nodes that no output needs. */
export function deadCode(graph: Graph): Graph {
  const needed = new Set(Object.values(graph.outputs));
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    if (needed.has(id)) for (const input of graph.nodes[id]!.inputs) needed.add(input);
  }
  return rewrite(graph, (node, rewriter, oldId) => (needed.has(oldId) ? rewriter.append(node) : -1));
}
