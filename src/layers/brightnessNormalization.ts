import { checkNumber } from '../core/checks.ts';
import { sizeOf } from '../core/shape.ts';
import { affine, multiply, power, square, sum } from '../ops/index.ts';
import { mapsOf } from './checks.ts';
import { asItIs } from './convolutional.ts';
import { type LayerType, layerFactory } from './layer.ts';

/** Options of {@link brightnessNormalization}: numbers to be chosen on a validation set. */
export interface BrightnessNormalizationOptions {
  /** Added to the sum, > 0. Default 1. */
  readonly kappa?: number;
  /** Weight of the sum, >= 0. Default 1. */
  readonly lambda?: number;
  /** Exponent, >= 0. Default 0.5. */
  readonly mu?: number;
}

/**
 * Brightness normalisation: divides the units at one place by what all maps show there.
 *
 * Lecture (17): `(Y_i)_rs = (Y_i)_rs / (kappa + lambda sum_j (Y_j)_rs^2)^mu`, with kappa, lambda, mu scalars, meant for
 * rectified units. (The softplus beside it on the slide belongs elsewhere.) The defaults 1, 1, 0.5 divide by
 * sqrt(1 + |Y|^2): faint places pass unchanged, bright ones get length 1 over the maps, and nothing depends on the
 * scale of a particular network; they are a start for a search on a validation set.
 *
 * Shapes: x `C H W` to y of the same shape. Gradient: upstream / d^mu - 2 mu lambda Y_i (sum_j Y_j upstream_j) /
 * d^(mu + 1), d the bracket. Cost: no parameters; 2 C H W multiply-adds.
 */
export const brightnessNormalizationType: LayerType<BrightnessNormalizationOptions> = {
  type: 'brightnessNormalization',
  inputs: 1,

  outputShape({ kappa = 1, lambda = 1, mu = 0.5 }, [input], where) {
    checkNumber(kappa, 'kappa', where, { above: 0 });
    checkNumber(lambda, 'lambda', where, { least: 0 });
    checkNumber(mu, 'mu', where, { least: 0 });
    return mapsOf(input!, where);
  },

  parameters: () => [],

  apply({ kappa = 1, lambda = 1, mu = 0.5 }, [x]) {
    const brightness = affine(sum(square(x!), [1]), lambda, kappa);
    return multiply(x!, power(brightness, -mu));
  },

  multiplyAdds: (_options, [input]) => 2 * sizeOf(input!),
  reach: () => 'pointwise',
  convolutional: asItIs,
  samples: [
    { name: 'defaults', options: {}, inputs: [[3, 3, 4]] },
    { name: 'rectified units', options: { kappa: 2, lambda: 0.1, mu: 0.75 }, inputs: [[4, 2, 3]], fill: 'positive' },
  ],
  errorSamples: [
    {
      name: 'kappa',
      options: { kappa: 0 },
      inputs: [[1, 3, 3]],
      message: '[brightnessNormalization] kappa is 0; it must be a number > 0.',
    },
    {
      name: 'lambda',
      options: { lambda: -1 },
      inputs: [[1, 3, 3]],
      message: '[brightnessNormalization] lambda is -1; it must be a number >= 0.',
    },
    {
      name: 'mu',
      options: { mu: Number.NaN },
      inputs: [[1, 3, 3]],
      message: '[brightnessNormalization] mu is NaN; it must be a number >= 0.',
    },
    {
      name: 'units',
      options: {},
      inputs: [[8]],
      message:
        '[brightnessNormalization] needs maps (C H W) but its input is F=8. Put it before the fully connected layers.',
    },
  ],
};

export const brightnessNormalization = layerFactory(brightnessNormalizationType);
