import { GraphError } from '../core/errors.ts';
import { formatShape, sameShape } from '../core/shape.ts';
import type { Graph, Node } from './graph.ts';

/**
 * Checks that a graph keeps the rules: ids are positions, inputs come earlier, operand counts and shapes are what the
 * ops say, outputs exist. Compiler passes are followed by it.
 * @throws GraphError naming the first node that breaks a rule.
 */
export function verify(graph: Graph): void {
  graph.nodes.forEach((node, position) => {
    checkPlace(node, position);
    checkOperands(node);
    const shape = node.op.shape(
      node.attributes,
      node.inputs.map((input) => graph.nodes[input]!.shape),
    );
    if (!sameShape(shape, node.shape)) {
      throw new GraphError(
        `Node ${node.id} (${node.op.name}) is recorded as ${formatShape(node.shape)} but its op says ${formatShape(shape)}.`,
        { node: node.id },
      );
    }
  });
  for (const [name, id] of Object.entries(graph.outputs)) {
    if (graph.nodes[id] === undefined) throw new GraphError(`Output "${name}" names node ${id}, which does not exist.`);
  }
}

function checkPlace(node: Node, position: number): void {
  if (node.id !== position) throw new GraphError(`Node ${node.id} stands at position ${position}.`, { node: node.id });
  for (const input of node.inputs) {
    if (!(input >= 0 && input < position)) {
      throw new GraphError(`Node ${node.id} (${node.op.name}) uses node ${input}, which does not come before it.`, {
        node: node.id,
      });
    }
  }
}

function checkOperands(node: Node): void {
  const names = node.op.inputNames;
  const right = names === 'many' ? node.inputs.length >= 1 : node.inputs.length === names.length;
  if (!right) {
    const wanted = names === 'many' ? 'one or more' : `${names.length}`;
    throw new GraphError(
      `Node ${node.id} (${node.op.name}) has ${node.inputs.length} inputs; its op takes ${wanted}.`,
      {
        node: node.id,
      },
    );
  }
}
