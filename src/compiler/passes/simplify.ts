import { sameShape } from '../../core/shape.ts';
import type { Graph, Node } from '../../graph/graph.ts';
import { affineOp, constantOp, ops } from '../../ops/index.ts';
import { type NewNode, type Rewriter, rewrite } from '../rewrite.ts';

/** The number that fills a constant, or undefined when the node is no constant or holds several numbers. */
export function fillOf(node: Node): number | undefined {
  if (node.op !== constantOp) return undefined;
  const data = node.attributes.data as Float64Array;
  return data.length === 1 ? data[0] : undefined;
}

type Rule = (node: NewNode, inputs: readonly Node[]) => NewNode | number | undefined;

const filled = (node: NewNode, value: number): NewNode => ({
  ...node,
  op: constantOp,
  attributes: { shape: node.shape, data: Float64Array.of(value) },
  inputs: [],
});

const asAffine = (node: NewNode, input: number, scale: number, offset: number): NewNode => ({
  ...node,
  op: affineOp,
  attributes: { scale, offset },
  inputs: [input],
});

/** Ops on constants filled with one number are computed now. */
const foldFills: Rule = (node, inputs) => {
  const fills = inputs.map(fillOf);
  if (fills.length === 0 || fills.includes(undefined)) return undefined;
  if (node.op === ops.broadcast || node.op === ops.reshape) return filled(node, fills[0]!);
  return node.op.scalar === undefined
    ? undefined
    : filled(node, node.op.scalar(node.attributes, ...(fills as number[])));
};

/** x + c, x - c, x c, x / c with a constant c that fills its shape become affine. */
const constantOperand: Rule = (node, inputs) => {
  if (inputs.length !== 2) return undefined;
  const [a, b] = inputs as [Node, Node];
  const other = fillOf(b) !== undefined ? 0 : 1;
  const c = fillOf(inputs[1 - other]!);
  if (c === undefined || !sameShape(inputs[other]!.shape, node.shape)) return undefined;
  const x = inputs[other]!.id;
  if (node.op === ops.multiply) return asAffine(node, x, c, 0);
  if (node.op === ops.add) return asAffine(node, x, 1, c);
  if (node.op === ops.subtract) return other === 0 ? asAffine(node, x, 1, -c) : asAffine(node, x, -1, c);
  if (node.op === ops.divide && other === 0 && isExactReciprocal(c)) return asAffine(node, a.id, 1 / c, 0);
  return undefined;
};

/** Multiplying by 1 / c equals dividing by c when c is a power of two. */
function isExactReciprocal(c: number): boolean {
  return c !== 0 && Number.isInteger(Math.log2(Math.abs(c)));
}

/** Ops that change nothing: 1 x + 0, a reshape to the same shape, a sum along axes of size 1. */
const nothingToDo: Rule = (node, [x]) => {
  if (x === undefined || !sameShape(x.shape, node.shape)) return undefined;
  if (node.op === affineOp && node.attributes.scale === 1 && node.attributes.offset === 0) return x.id;
  if (node.op === ops.reshape || node.op === ops.broadcast || node.op === ops.sum) return x.id;
  return undefined;
};

/** s (s' x + o') + o becomes one affine where no rounding is added: one of the two only scales, or only shifts. */
const affineOfAffine: Rule = (node, [x]) => {
  if (node.op !== affineOp || x?.op !== affineOp || x.attributes.offset !== 0) return undefined;
  const scale = (node.attributes.scale as number) * (x.attributes.scale as number);
  return asAffine(node, x.inputs[0]!, scale, node.attributes.offset as number);
};

const reshapeOfReshape: Rule = (node, [x]) =>
  node.op === ops.reshape && x?.op === ops.reshape ? { ...node, inputs: [x.inputs[0]!] } : undefined;

const rules: readonly Rule[] = [foldFills, constantOperand, affineOfAffine, reshapeOfReshape, nothingToDo];

function simplifyNode(node: NewNode, rewriter: Rewriter): NewNode | number {
  let current = node;
  for (const rule of rules) {
    const result = rule(
      current,
      current.inputs.map((input) => rewriter.nodes[input]!),
    );
    if (typeof result === 'number') return result;
    if (result !== undefined) current = result;
  }
  return current;
}

/** Local rewrites that leave less to compute. */
export function simplify(graph: Graph): Graph {
  return rewrite(graph, (node, rewriter) => {
    const result = simplifyNode(node, rewriter);
    return typeof result === 'number' ? result : rewriter.append(result);
  });
}
