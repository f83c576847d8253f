import { hasEpilogue } from '../../compiler/epilogue.ts';
import { isFused } from '../../compiler/fused.ts';
import type { Step } from '../../compiler/plan.ts';

/** Steps of the same op, attributes and shapes have the same key: they run the same code, only their addresses differ. */
export function stepKey({ node, operands }: Pick<Step, 'node' | 'operands'>): string {
  const joined = hasEpilogue(node.op) ? node.op.after : node.op;
  const lines = isFused(joined)
    ? JSON.stringify(joined.lines, (key, value) => (key === 'op' ? value.name : value))
    : '';
  return `${node.op.name}${lines}${JSON.stringify([node.attributes, node.shape, operands.map(({ shape }) => shape)])}`;
}
