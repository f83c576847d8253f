import type { KernelFactory } from '../../kernel.ts';
import { computePhase } from './compute.ts';
import { packPhase } from './pack.ts';
import { productOf } from './product.ts';

/** Matrices with more numbers than this are copied into panels, so that columns a power of two apart do not collide. */
const packAbove = 64 * 1024;

/**
 * Matrix products by register tiles: rows of A are broadcast, columns of B fill the lanes. B is copied into panels first
 * where its columns are not contiguous, or where it is large.
 */
export const matmulKernel: KernelFactory = (call) => {
  const product = productOf(call);
  const { lanes } = call.options;
  const packed = product.bColumn !== 4 || product.inner * product.columns > packAbove;
  const panels = Math.ceil(product.columns / lanes);
  if (!packed) return { phases: [computePhase(product, call.options, false)] };
  return {
    preparation: {
      inputs: [1],
      numbers: product.count * panels * lanes * product.inner,
      phases: [packPhase(product, lanes)],
    },
    phases: [computePhase(product, call.options, true)],
  };
};
