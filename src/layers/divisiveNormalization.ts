import type { Value } from '../graph/graph.ts';
import { affine, constant, divide, maximum, sqrt, square, sum } from '../ops/index.ts';
import { mapsOf } from './checks.ts';
import { type LayerType, layerFactory } from './layer.ts';
import {
  checkLocalWindow,
  type LocalWindowOptions,
  localMean,
  localMeanMultiplyAdds,
  localWindowErrorSamples,
  localWindowSamples,
} from './localMean.ts';

/** Options of {@link divisiveNormalization}. */
export type DivisiveNormalizationOptions = LocalWindowOptions;

/**
 * Smallest deviation. It keeps 0 / 0 and the square root's infinite slope away, and lies above the rounding errors of a
 * flat image in 32 bits, which would otherwise be divided by themselves. Images are of the order of 1.
 */
const smallest = 1e-4;

/** sigma_rs, the Gaussian-weighted root mean square of the neighbourhood over all maps: N 1 H W. */
function localDeviation(x: Value, options: LocalWindowOptions): Value {
  return sqrt(maximum(localMean(square(x), options), constant(x.builder, [1, 1, 1, 1], smallest ** 2)));
}

/**
 * Divisive normalisation: divides every unit by the deviation of its neighbourhood, over all maps; what follows the
 * subtractive one in the layer N of Jarrett et al. 2009, the lecture's source.
 *
 *   `Y_i = Y_i / max(c, sigma)`, `sigma_rs = sqrt(sum_j (K_G(sigma) * Y_j^2)_rs)`, c the mean of sigma over the
 * sample's places, with the window of (16). The floor c keeps flat parts from being blown up. Two images that differ by
 * a positive factor give the same output. sigma is held at 1e-4 at least.
 *
 * Shapes: x `C H W` to y of the same shape. Gradient: through the quotient, sigma and c.
 * Cost: no parameters; (window^2 + 2 C) H W multiply-adds.
 */
export const divisiveNormalizationType: LayerType<DivisiveNormalizationOptions> = {
  type: 'divisiveNormalization',
  inputs: 1,

  outputShape(options, [input], where) {
    checkLocalWindow(options, where);
    return mapsOf(input!, where);
  },

  parameters: () => [],

  apply(options, [x]) {
    const deviation = localDeviation(x!, options);
    const places = x!.shape[2]! * x!.shape[3]!;
    const floor = affine(sum(deviation, [2, 3]), 1 / places);
    return divide(x!, maximum(deviation, floor));
  },

  multiplyAdds(options, [input]) {
    const [maps, height, width] = input as [number, number, number];
    return localMeanMultiplyAdds(options, height, width) + 2 * maps * height * width;
  },

  reach: () => 'global',
  samples: localWindowSamples,
  errorSamples: localWindowErrorSamples('divisiveNormalization'),
};

export const divisiveNormalization = layerFactory(divisiveNormalizationType);
