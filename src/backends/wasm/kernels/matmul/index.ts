import type { EmitOptions, Kernel, KernelFactory } from '../../kernel.ts';
import { copyCycles, tilesCycles } from '../cost.ts';
import type { Epilogue } from '../epilogue.ts';
import { computePhase } from './compute.ts';
import { packPhase } from './pack.ts';
import { type Product, productOf } from './product.ts';

/** Matrices with more numbers than this are copied into panels, so that columns a power of two apart do not collide. */
const packAbove = 64 * 1024;

const isPacked = ({ bColumn, inner, columns }: Product) => bColumn !== 4 || inner * columns > packAbove;
const packedNumbers = ({ count, columns, inner }: Product, { lanes }: EmitOptions) =>
  count * Math.ceil(columns / lanes) * lanes * inner;

/**
 * Matrix products by register tiles: rows of A are broadcast, columns of B fill the lanes. B is copied into panels first
 * where its columns are not contiguous, or where it is large. Other operands of an epilogue have one number a column.
 */
export function productKernel(product: Product, options: EmitOptions, epilogue?: Epilogue): Kernel {
  if (!isPacked(product)) return { phases: [computePhase(product, options, false, epilogue)] };
  return {
    preparation: {
      inputs: [1],
      numbers: packedNumbers(product, options),
      phases: [packPhase(product, options.lanes)],
    },
    phases: [computePhase(product, options, true, epilogue)],
  };
}

/** Estimated cycles of {@link productKernel}. */
export function productCost(product: Product, options: EmitOptions): number {
  const { count, rows, inner, columns } = product;
  const { lanes } = options;
  const packing = isPacked(product) ? copyCycles(packedNumbers(product, options), 'vectors') : 0;
  const panel = (width: number) => tilesCycles(rows, width <= 8 ? 8 : lanes, inner, options);
  const panels = Math.ceil(columns / lanes);
  return packing + count * ((panels - 1) * panel(lanes) + panel(columns - (panels - 1) * lanes));
}

export const matmulKernel: KernelFactory = (call) => productKernel(productOf(call), call.options);
