import { formatShape } from '../core/shape.ts';
import type { Graph, Node } from './graph.ts';
import type { AttributeValue } from './op.ts';

function formatAttribute(value: AttributeValue): string {
  if (value instanceof Float32Array || value instanceof Float64Array) {
    return value.length > 4 ? `[${value.length} numbers]` : `[${[...value].join(' ')}]`;
  }
  return Array.isArray(value) ? `[${value.join(' ')}]` : String(value);
}

function printNode(node: Node): string {
  const attributes = Object.entries(node.attributes).map(([name, value]) => `${name}=${formatAttribute(value)}`);
  const operands = [...node.inputs.map((input) => `%${input}`), ...attributes].join(', ');
  const label = node.label === '' ? '' : `  ; ${node.label}`;
  return `%${node.id} = ${node.op.name}(${operands}) : ${formatShape(node.shape)}${label}`;
}

/** The graph as text, one node a line, the outputs last. */
export function print(graph: Graph): string {
  const outputs = Object.entries(graph.outputs).map(([name, id]) => `return ${name} = %${id}`);
  return [...graph.nodes.map(printNode), ...outputs].join('\n');
}
