import type { ConvolutionAttributes } from '../../../../ops/support/convolution.ts';
import type { KernelCall } from '../../kernel.ts';
import type { Epilogue } from '../epilogue.ts';

/** What the ops of the convolution family have in common: attributes, and the shapes of x and y. */
export interface Shapes {
  readonly attributes: ConvolutionAttributes;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** What is done to the results. */
  readonly epilogue?: Epilogue | undefined;
}

export const attributesOf = ({ node }: KernelCall) => node.attributes as unknown as ConvolutionAttributes;
