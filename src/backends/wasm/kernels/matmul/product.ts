import { matmulSizes } from '../../../../ops/matmul.ts';
import type { KernelCall } from '../../kernel.ts';

/** Sizes of op(A) op(B), and how their numbers lie: byte steps along rows, the summed axis and columns. */
export interface Product {
  readonly count: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly aRow: number;
  readonly aInner: number;
  readonly bInner: number;
  readonly bColumn: number;
}

export function productOf({ node, operands }: KernelCall): Product {
  const attributes = node.attributes as { transposeA: boolean; transposeB: boolean };
  const sizes = matmulSizes(
    attributes,
    operands.map(({ shape }) => shape),
  );
  const { rows, inner, columns } = sizes;
  const [aRow, aInner] = attributes.transposeA ? [4, rows * 4] : [inner * 4, 4];
  const [bInner, bColumn] = attributes.transposeB ? [4, inner * 4] : [columns * 4, 4];
  return { ...sizes, aRow, aInner, bInner, bColumn };
}
