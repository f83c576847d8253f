import { baseOf } from '../../../compiler/epilogue.ts';
import type { Node } from '../../../graph/graph.ts';
import type { OpName } from '../../../ops/index.ts';
import type { EmitOptions, Kernel, KernelFactory } from '../kernel.ts';
import { convolutionInputGradientKernel, convolutionKernel } from './convolution/index.ts';
import { convolutionWeightGradientKernel } from './convolution/weightGradient.ts';
import { elementwiseKernel } from './elementwise.ts';
import { logSoftmaxKernel } from './logSoftmax.ts';
import { matmulKernel } from './matmul/index.ts';
import { broadcastKernel, concatenateKernel, padKernel, reverseKernel, sliceKernel, transposeKernel } from './moves.ts';
import { sumKernel } from './sum.ts';
import { patchesKernel, patchesTransposedKernel } from './windows/patches.ts';
import { windowMaxKernel, windowSumKernel } from './windows/reduce.ts';
import { windowMaxGradientKernel, windowSumTransposedKernel } from './windows/transposed.ts';

/** Kernels by op. An op without one, and elementwise ops apart, is computed by its own float64 meaning: right, but slow. */
const kernels: Partial<Record<OpName, KernelFactory>> = {
  broadcast: broadcastKernel,
  concatenate: concatenateKernel,
  convolution: convolutionKernel,
  convolutionInputGradient: convolutionInputGradientKernel,
  convolutionWeightGradient: convolutionWeightGradientKernel,
  logSoftmax: logSoftmaxKernel,
  matmul: matmulKernel,
  pad: padKernel,
  patches: patchesKernel,
  patchesTransposed: patchesTransposedKernel,
  reverse: reverseKernel,
  slice: sliceKernel,
  sum: sumKernel,
  transpose: transposeKernel,
  windowMax: windowMaxKernel,
  windowMaxGradient: windowMaxGradientKernel,
  windowSum: windowSumKernel,
  windowSumTransposed: windowSumTransposedKernel,
};

interface Known {
  readonly options: EmitOptions;
  readonly kernel: Kernel | undefined;
}

/** Kernels of nodes, which are asked for when they are laid out, divided and emitted. */
const known = new WeakMap<Node, Known[]>();

const sameOptions = (a: EmitOptions, b: EmitOptions) =>
  (['lanes', 'madd', 'threads', 'kernels', 'measured'] as const).every((name) => a[name] === b[name]);

/** The kernel for a node, or undefined where only the generic path can compute it. */
export function kernelFor(node: Node, operands: readonly Node[], options: EmitOptions): Kernel | undefined {
  const before = known.get(node) ?? [];
  const same = before.find((each) => sameOptions(each.options, options));
  if (same !== undefined) return same.kernel;
  const factory = node.op.kind === 'elementwise' ? elementwiseKernel : kernels[baseOf(node.op).name as OpName];
  const kernel = factory?.({ node, operands, options });
  known.set(node, [...before, { options, kernel }]);
  return kernel;
}
