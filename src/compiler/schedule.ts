import { ShapeError } from '../core/errors.ts';
import { type Shape, sameShape, sizeOf } from '../core/shape.ts';
import type { Graph, Node } from '../graph/graph.ts';
import { ownerOf } from './rewrite.ts';

/**
 * Steps that run one after the other for a few samples, then for the next few: what one passes on to the next is still
 * in the cache.
 */
export interface Group {
  /** Ids of the first and the last node. */
  readonly first: number;
  readonly last: number;
  /** Samples of the batch, and how many of them are computed at once. */
  readonly samples: number;
  readonly atOnce: number;
}

/** Places that a convolution must have at once to be computed well: 16 tiles of 4 x 4. */
const fewestPlaces = 256;
/** A batch is divided into at least so many: they are what threads share. */
const fewestRounds = 8;

/** Whether input number `position` is read sample by sample: it has the samples on its first axis. */
export function isPerSample({ op, shape }: Node, operand: Node, position: number): boolean {
  return operand.shape[0] === shape[0] && !(op.kind === 'contraction' && position > 0);
}

/** A node with so many samples. */
export const withSamples = (node: Node, samples: number): Node => ({
  ...node,
  shape: [samples, ...node.shape.slice(1)],
});

const operandsOf = (graph: Graph, node: Node) => node.inputs.map((input) => graph.nodes[input]!);

/** What the op says of the shape of one sample; undefined where its attributes fix the number of samples. */
function shapeOfOne(node: Node, operands: readonly Node[]): Shape | undefined {
  const ofOne = (operand: Node, position: number): Shape =>
    isPerSample(node, operand, position) ? withSamples(operand, 1).shape : operand.shape;
  try {
    return node.op.shape(node.attributes, operands.map(ofOne));
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}

/** Whether a few samples of a node can be computed from those few of its operands. */
function isSamplewise(graph: Graph, node: Node): boolean {
  const { op, attributes, shape } = node;
  const operands = operandsOf(graph, node);
  const kinds: readonly string[] = ['elementwise', 'window', 'contraction', 'reduction'];
  const shapes = operands.map((operand) => operand.shape);
  if (!kinds.includes(op.kind) || !isPerSample(node, operands[0]!, 0) || !op.samplewise?.(attributes, shapes))
    return false;
  const one = shapeOfOne(node, operands);
  return one !== undefined && sameShape(one, [1, ...shape.slice(1)]);
}

/** Most and fewest samples that are worth computing at once. */
interface Limits {
  readonly most: number;
  readonly fewest: number;
}

function limitsOf(graph: Graph, node: Node, cache: number): Limits {
  const perSample = operandsOf(graph, node).filter((operand, position) => isPerSample(node, operand, position));
  const read = perSample.reduce((total, { shape }) => total + sizeOf(shape), 0);
  // What is read is often copied with a border first.
  const bytes = (4 * (2 * read + sizeOf(node.shape))) / node.shape[0]!;
  const places = sizeOf(node.shape.slice(2));
  const fewest = node.op.kind === 'contraction' ? Math.ceil(fewestPlaces / places) : 1;
  return { most: Math.floor(cache / bytes), fewest };
}

const both = (a: Limits, b: Limits): Limits => ({
  most: Math.min(a.most, b.most),
  fewest: Math.max(a.fewest, b.fewest),
});

/**
 * The largest number within the limits that divides the batch into enough rounds; undefined where there is none, or where
 * all samples fit at once.
 */
function atOnceOf(samples: number, { most, fewest }: Limits): number | undefined {
  if (most >= samples) return undefined;
  for (let count = Math.min(most, Math.floor(samples / fewestRounds)); count >= fewest; count--) {
    if (samples % count === 0) return count;
  }
  return undefined;
}

interface Growing {
  readonly nodes: readonly Node[];
  readonly limits: Limits;
}

const samplesOf = ({ nodes }: Growing) => nodes[0]!.shape[0]!;
const sizeOfGroup = (growing: Growing) => atOnceOf(samplesOf(growing), growing.limits);

/** Both together, unless that would halve the samples at once of either more than once, or a later one reads across. */
function join(graph: Graph, before: Growing, next: Growing): Growing | undefined {
  const joined = { nodes: [...before.nodes, ...next.nodes], limits: both(before.limits, next.limits) };
  const members = new Set(before.nodes.map(({ id }) => id));
  const [node] = next.nodes;
  const straight = node!.inputs.every(
    (input, position) => !members.has(ownerOf(graph, input)) || isPerSample(node!, graph.nodes[input]!, position),
  );
  const wanted = [before, next].map((each) => sizeOfGroup(each)!);
  const atOnce = sizeOfGroup(joined);
  const close = atOnce !== undefined && wanted.every((each) => 2 * atOnce >= each);
  return straight && close && samplesOf(before) === samplesOf(next) ? joined : undefined;
}

/** One walk over memory by itself gains nothing. */
const isWorthIt = ({ nodes }: Growing) => nodes.length > 1 || nodes[0]!.op.kind === 'contraction';

/**
 * Groups of neighbouring steps that no sample mixes in, sized so that what a few samples need fits into `cache` bytes: by
 * node id. The same whatever the number of threads.
 */
export function schedule(graph: Graph, cache: number, canRun: (node: Node) => boolean): ReadonlyMap<number, Group> {
  const groups = new Map<number, Group>();
  let growing: Growing | undefined;
  const close = () => {
    if (growing !== undefined && isWorthIt(growing)) {
      const ids = growing.nodes.map(({ id }) => id);
      const group = { first: ids[0]!, last: ids.at(-1)!, samples: samplesOf(growing), atOnce: sizeOfGroup(growing)! };
      for (const id of ids) groups.set(id, group);
    }
    growing = undefined;
  };
  for (const node of graph.nodes) {
    if (node.op.kind === 'source' || node.op.kind === 'alias') continue;
    const alone =
      isSamplewise(graph, node) && canRun(node) ? { nodes: [node], limits: limitsOf(graph, node, cache) } : undefined;
    const fits = alone !== undefined && sizeOfGroup(alone) !== undefined;
    const joined = fits && growing !== undefined ? join(graph, growing, alone) : undefined;
    if (joined === undefined) close();
    growing = joined ?? (fits ? alone : undefined);
  }
  close();
  return groups;
}
