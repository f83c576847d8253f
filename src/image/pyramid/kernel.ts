import { OptionError } from '../../core/errors.ts';
import type { Border } from '../border.ts';

/** Options of the pyramids. */
export interface PyramidOptions {
  /**
   * The separable 1-D kernel h: an odd count of weights that sum to 1. Default `[1, 4, 6, 4, 1] / 16` (Burt and Adelson
   * 1983). Where its even and its odd places each sum to 1/2, even parts of an image stay even when enlarged.
   */
  readonly kernel?: readonly number[];
  readonly border?: Exclude<Border, 'valid'>;
}

/** Binomial weights, near a Gaussian of sigma 1. */
export const burtAdelson: readonly number[] = [1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16];

/** The options with their defaults. @throws OptionError when the kernel is even in length or does not sum to 1. */
export function checked({ kernel = burtAdelson, border = 'reflect' }: PyramidOptions): Required<PyramidOptions> {
  const sum = kernel.reduce((total, weight) => total + weight, 0);
  if (kernel.length % 2 === 1 && Math.abs(sum - 1) < 1e-6) return { kernel, border };
  throw new OptionError(
    `[pyramid] the kernel [${kernel.join(', ')}] has ${kernel.length} weights that sum to ${sum}; give an odd count that sums to 1.`,
    { kernel },
  );
}
