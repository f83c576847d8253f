import { DataError } from '../../core/errors.ts';
import { formatShape, sizeOf } from '../../core/shape.ts';
import type { Array64 } from '../../core/tensor.ts';
import type { Graph, Node } from '../../graph/graph.ts';

function inputOf(node: Node, inputs: Readonly<Record<string, ArrayLike<number>>>): Float64Array {
  const name = String(node.attributes.name);
  const numbers = inputs[name];
  if (numbers === undefined) throw new DataError(`The graph's input "${name}" was not given.`, { name });
  if (numbers.length !== sizeOf(node.shape)) {
    throw new DataError(
      `The graph's input "${name}" is ${formatShape(node.shape)} (${sizeOf(node.shape)} numbers), but ${numbers.length} were given.`,
      { name, shape: node.shape, count: numbers.length },
    );
  }
  return Float64Array.from(numbers);
}

/**
 * Computes a graph in float64 by each op's own meaning: slow, obviously right, and the measure of every other backend.
 * @throws DataError when an input is missing or has the wrong count of numbers.
 */
export function evaluate(
  graph: Graph,
  inputs: Readonly<Record<string, ArrayLike<number>>> = {},
): Record<string, Array64> {
  const values: Array64[] = [];
  for (const node of graph.nodes) {
    const { attributes, shape, op } = node;
    const operands = node.inputs.map((input) => values[input]!);
    const data = op.name === 'input' ? inputOf(node, inputs) : op.reference({ attributes, inputs: operands, shape });
    values.push({ shape, data });
  }
  return Object.fromEntries(Object.entries(graph.outputs).map(([name, id]) => [name, values[id]!]));
}
