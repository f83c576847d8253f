import { ShapeError } from '../core/errors.ts';
import { sizeOf } from '../core/shape.ts';
import { affine, flatten, logSoftmax, multiply, sum } from '../ops/index.ts';
import { type LossType, lossFactory } from './loss.ts';

/**
 * Cross-entropy of classes, lecture: `E_n = - sum_k t_nk log y_nk`. The slide lacks the minus sign. y is the softmax of
 * the output, taken here: give the numbers before it (logits), not probabilities. Computed from
 * log y_k = z_k - log sum e^z, which neither overflows nor takes the logarithm of 0.
 *
 * Shapes: z and t `N F`, averaged over samples; or `N K H W`, K classes at each place, averaged over samples and places;
 * to `1 1`. Gradient: (softmax(z) - t) / N for targets that sum to 1, and 1/(H W) of it for maps.
 */
export const crossEntropyType: LossType<object> = {
  type: 'crossEntropy',

  check(_options, output, where) {
    if (output[0]! >= 2) return;
    throw new ShapeError(
      `${where} compares classes, but the output has 1 (${output.join('x')}). Give the last layer one unit (or map) a class.`,
      { output },
    );
  },

  apply(_options, output, target) {
    const places = sizeOf(output.shape.slice(2));
    const logs = multiply(target, logSoftmax(output, 1));
    return affine(sum(flatten(logs), [0, 1]), -1 / (output.shape[0]! * places));
  },

  samples: [
    { name: 'classes', options: {}, output: [5] },
    { name: 'classes at each place', options: {}, output: [3, 2, 4] },
  ],
  errorSamples: [
    {
      name: 'one class',
      options: {},
      output: [1],
      message:
        '[crossEntropy] compares classes, but the output has 1 (1). Give the last layer one unit (or map) a class.',
    },
  ],
};

export const crossEntropy = lossFactory(crossEntropyType);
