import { subtract } from '../ops/index.ts';
import { mapsOf } from './checks.ts';
import { asItIs } from './convolutional.ts';
import { type LayerType, layerFactory } from './layer.ts';
import {
  checkLocalWindow,
  type LocalWindowOptions,
  localMean,
  localMeanMultiplyAdds,
  localWindow,
  localWindowErrorSamples,
  localWindowSamples,
} from './localMean.ts';

/** Options of {@link subtractiveNormalization}. */
export type SubtractiveNormalizationOptions = LocalWindowOptions;

/**
 * Subtractive normalisation: takes the Gaussian mean of its neighbourhood, over all maps, from every unit.
 *
 * Lecture (15), (16): `Y_i = Y_i - sum_j K_G(sigma) * Y_j`, `(K_G)_rs ~ exp(-(r^2 + s^2) / (2 sigma^2))`. The slide's
 * (16) lacks the minus sign and divides by sqrt(2 pi sigma^2), the factor of one dimension; here the weights sum to 1
 * over window and maps, as in Jarrett et al. 2009, so that a constant image gives 0, up to the border as well.
 *
 * Shapes: x `C H W` to y of the same shape. Gradient: upstream less its own Gaussian-weighted sum over maps and window.
 * Cost: no parameters; window^2 H W multiply-adds (the maps are summed first, one map is filtered).
 */
export const subtractiveNormalizationType: LayerType<SubtractiveNormalizationOptions> = {
  type: 'subtractiveNormalization',
  inputs: 1,

  outputShape(options, [input], where) {
    checkLocalWindow(options, where);
    return mapsOf(input!, where);
  },

  parameters: () => [],
  apply: (options, [x]) => subtract(x!, localMean(x!, options)),
  multiplyAdds: (options, [input]) => localMeanMultiplyAdds(options, input![1]!, input![2]!),
  reach: localWindow,
  convolutional: asItIs,
  samples: localWindowSamples,
  errorSamples: localWindowErrorSamples('subtractiveNormalization'),
};

export const subtractiveNormalization = layerFactory(subtractiveNormalizationType);
