import { type Shape, sameShape } from '../../core/shape.ts';
import type { Graph, Node } from '../../graph/graph.ts';
import type { Attributes } from '../../graph/op.ts';
import { type FusedLine, fusedOp } from '../fused.ts';
import { rewrite, usersOf } from '../rewrite.ts';
import { fillOf } from './simplify.ts';

/** More inputs or lines than this would not stay in registers. */
const maxInputs = 8;
const maxLines = 24;

const isElementwise = (node: Node) => node.op.kind === 'elementwise';

/** Distinct nodes outside a group that its members read, constants of one number apart. */
function outsideOf(graph: Graph, group: ReadonlySet<number>): number[] {
  const outside = new Set<number>();
  for (const id of group) {
    for (const input of graph.nodes[id]!.inputs) {
      if (!group.has(input) && fillOf(graph.nodes[input]!) === undefined) outside.add(input);
    }
  }
  return [...outside].sort((a, b) => a - b);
}

/**
 * Grows a group upwards from its last node: an elementwise node joins when all its users are in the group and it has
 * the result's shape, so that it is computed once, in registers, and never stored.
 */
function groupOf(graph: Graph, last: Node, users: readonly number[][], outputs: ReadonlySet<number>): Set<number> {
  const group = new Set([last.id]);
  for (let id = last.id - 1; id >= 0 && group.size < maxLines; id--) {
    const node = graph.nodes[id]!;
    const joins =
      isElementwise(node) &&
      users[id]!.length > 0 &&
      users[id]!.every((user) => group.has(user)) &&
      !outputs.has(id) &&
      sameShape(node.shape, last.shape);
    if (joins && outsideOf(graph, new Set([...group, id])).length <= maxInputs) group.add(id);
  }
  return group;
}

/** The group's ops in order, with operands renumbered: inputs first, then lines. */
function linesOf(graph: Graph, group: ReadonlySet<number>, inputs: readonly number[]): FusedLine[] {
  const lines: FusedLine[] = [];
  const place = new Map(inputs.map((id, index) => [id, index]));
  const addLine = (id: number, op: Node['op'], attributes: Attributes, operands: readonly number[]) => {
    lines.push({ op, attributes, operands });
    place.set(id, inputs.length + lines.length - 1);
  };
  for (const id of [...group].sort((a, b) => a - b)) {
    const node = graph.nodes[id]!;
    for (const input of node.inputs) {
      const fill = fillOf(graph.nodes[input]!);
      if (fill === undefined || place.has(input)) continue;
      addLine(input, fillLine, { value: fill }, []);
    }
    addLine(
      id,
      node.op,
      node.attributes,
      node.inputs.map((input) => place.get(input)!),
    );
  }
  return lines;
}

/** Whether the inputs together have the result's shape, as a fused op's shape rule wants. */
function spans(graph: Graph, inputs: readonly number[], shape: Shape): boolean {
  const shapes = inputs.map((input) => graph.nodes[input]!.shape);
  return shapes.length > 0 && shape.every((size, axis) => size === 1 || shapes.some((each) => each[axis] === size));
}

/** A number inside a fused op. */
const fillLine = {
  ...fusedOp(0, []),
  name: 'fill',
  scalar: ({ value }: Attributes) => value as number,
};

/** Joins chains of elementwise ops so that each is one walk over memory. */
export function fuse(graph: Graph): Graph {
  const users = usersOf(graph);
  const outputs = new Set(Object.values(graph.outputs));
  const groupByLast = new Map<number, Set<number>>();
  const inner = new Set<number>();
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    const node = graph.nodes[id]!;
    if (!isElementwise(node) || inner.has(id)) continue;
    const group = groupOf(graph, node, users, outputs);
    groupByLast.set(id, group);
    for (const member of group) if (member !== id) inner.add(member);
  }
  const translated = new Map<number, number>();
  return rewrite(graph, (node, rewriter, oldId) => {
    if (inner.has(oldId)) return -1;
    const group = groupByLast.get(oldId);
    const hasFill = graph.nodes[oldId]!.inputs.some((input) => fillOf(graph.nodes[input]!) !== undefined);
    const inputs = group === undefined ? [] : outsideOf(graph, group);
    const worthIt = group !== undefined && (group.size > 1 || hasFill) && spans(graph, inputs, node.shape);
    const id = rewriter.append(
      worthIt
        ? {
            ...node,
            op: fusedOp(inputs.length, linesOf(graph, group, inputs)),
            attributes: {},
            inputs: inputs.map((i) => translated.get(i)!),
          }
        : node,
    );
    translated.set(oldId, id);
    return id;
  });
}
