import { sameShape } from '../../core/shape.ts';
import type { Graph, Node } from '../../graph/graph.ts';
import { epilogueOp } from '../epilogue.ts';
import { type FusedLine, type FusedOp, fusedOp, isFused } from '../fused.ts';
import { rewrite, usersOf } from '../rewrite.ts';

/** Whether a backend's kernel for `base` can do `after`, with the operands `others`, before it stores. */
export type AcceptsEpilogue = (base: Node, after: FusedOp, others: readonly Node[]) => boolean;

/** Lines with operand `first` moved to the front of the inputs. */
function withFirst(lines: readonly FusedLine[], first: number): FusedLine[] {
  const moved = (operand: number) => (operand === first ? 0 : operand < first ? operand + 1 : operand);
  return lines.map((line) => ({ ...line, operands: line.operands.map(moved) }));
}

/** The lines of an elementwise node, alone or joined, whose input `first` comes first. */
function afterOf({ op, attributes, inputs }: Node, first: number): FusedOp {
  const lines = isFused(op) ? op.lines : [{ op, attributes, operands: inputs.map((_, index) => index) }];
  return fusedOp(inputs.length, withFirst(lines, first));
}

/** What a node becomes: the op before it, with the node as its epilogue. */
interface Joined {
  readonly base: Node;
  readonly after: FusedOp;
  readonly others: readonly number[];
}

function joinedOf(graph: Graph, node: Node, users: readonly number[][], accepts: AcceptsEpilogue): Joined | undefined {
  if (node.op.kind !== 'elementwise') return undefined;
  const outputs = Object.values(graph.outputs);
  for (const [position, input] of node.inputs.entries()) {
    const base = graph.nodes[input]!;
    const only = users[input]!.every((user) => user === node.id) && !outputs.includes(input);
    const once = node.inputs.filter((other) => other === input).length === 1;
    if (base.op.kind !== 'contraction' || !only || !once || !sameShape(base.shape, node.shape)) continue;
    const others = node.inputs.filter((other) => other !== input);
    const after = afterOf(node, position);
    const nodes = others.map((other) => graph.nodes[other]!);
    if (accepts(base, after, nodes)) return { base, after, others };
  }
  return undefined;
}

/** Joins elementwise nodes to the op whose results they alone read, where the backend's kernel can do both at once. */
export function joinEpilogues(graph: Graph, accepts: AcceptsEpilogue): Graph {
  const users = usersOf(graph);
  const joined = new Map<number, Joined>();
  for (const node of graph.nodes) {
    const found = joinedOf(graph, node, users, accepts);
    if (found !== undefined) joined.set(node.id, found);
  }
  const bases = new Set([...joined.values()].map(({ base }) => base.id));
  const translated = new Map<number, number>();
  return rewrite(graph, (node, rewriter, oldId) => {
    if (bases.has(oldId)) return -1;
    const found = joined.get(oldId);
    const id = rewriter.append(
      found === undefined
        ? node
        : {
            ...node,
            op: epilogueOp(found.base.op, found.after),
            attributes: found.base.attributes,
            label: found.base.label,
            inputs: [...found.base.inputs, ...found.others].map((input) => translated.get(input)!),
          },
    );
    translated.set(oldId, id);
    return id;
  });
}
