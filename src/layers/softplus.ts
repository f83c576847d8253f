import { checkNumber } from '../core/checks.ts';
import { affine, softplus as softplusOf } from '../ops/index.ts';
import { activationSamples, defineActivation, type GainOptions } from './activation.ts';
import { layerFactory } from './layer.ts';

/** Options of {@link softplus}. */
export interface SoftplusOptions extends GainOptions {
  /** k > 0: how closely it follows ReLU; at 10^4 the difference is at most ln 2 / 10^4. Default 1. */
  readonly sharpness?: number;
}

/**
 * Non-linearity layer with the smooth rectifier, lecture (12)(13): `Y_i = g_i f(Y_i)`, `f(x) = ln(1 + e^(kx)) / k`.
 * Gradient: e^(kx) / (1 + e^(kx)). Both are computed from forms that do not overflow, however large k x is.
 */
export const softplusType = defineActivation<SoftplusOptions>({
  type: 'softplus',
  f: (x, { sharpness = 1 }) =>
    sharpness === 1 ? softplusOf(x) : affine(softplusOf(affine(x, sharpness)), 1 / sharpness),
  check: ({ sharpness = 1 }, where) => checkNumber(sharpness, 'sharpness', where, { above: 0 }),
  samples: [
    ...activationSamples(),
    { name: 'sharp', options: { sharpness: 10 }, inputs: [[2, 3, 4]] },
    { name: 'practically ReLU', options: { sharpness: 1e4 }, inputs: [[2, 3, 4]], fill: 'awayFromZero' },
  ],
  errorSamples: [
    {
      name: 'sharpness',
      options: { sharpness: 0 },
      inputs: [[4]],
      message: '[softplus] sharpness is 0; it must be a number > 0.',
    },
  ],
});

export const softplus = layerFactory(softplusType);
