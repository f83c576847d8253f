import type { Graph, Node } from '../graph/graph.ts';

/** A node to be appended to the graph under construction; its id is given by {@link rewrite}. */
export type NewNode = Omit<Node, 'id'>;

/** What a pass sees while it rewrites a graph from the first node to the last. */
export interface Rewriter {
  /** Nodes of the new graph so far. */
  readonly nodes: readonly Node[];
  /** Appends a node whose inputs are ids of the new graph; returns its id. */
  append(node: NewNode): number;
}

/**
 * Builds a new graph node by node. `visit` gets each old node with its inputs already translated, and returns the id in
 * the new graph that stands for it.
 */
export function rewrite(graph: Graph, visit: (node: NewNode, rewriter: Rewriter, oldId: number) => number): Graph {
  const nodes: Node[] = [];
  const rewriter: Rewriter = {
    nodes,
    append(node) {
      nodes.push({ ...node, id: nodes.length });
      return nodes.length - 1;
    },
  };
  const translated: number[] = [];
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((input) => translated[input]!);
    translated.push(visit({ ...node, inputs }, rewriter, node.id));
  }
  const outputs = Object.entries(graph.outputs).map(([name, id]) => [name, translated[id]!]);
  return { nodes, outputs: Object.fromEntries(outputs) };
}

/** For each node, the ids of the nodes that use it (once for each use). */
export function usersOf(graph: Graph): number[][] {
  const users: number[][] = graph.nodes.map(() => []);
  for (const node of graph.nodes) for (const input of node.inputs) users[input]!.push(node.id);
  return users;
}

/** Follows reshapes to the node that owns the numbers. */
export function ownerOf(graph: Graph, id: number): number {
  let owner = id;
  while (graph.nodes[owner]!.op.kind === 'alias') owner = graph.nodes[owner]!.inputs[0]!;
  return owner;
}
