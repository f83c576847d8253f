import { sigmoid as logistic } from '../ops/index.ts';
import { activationSamples, defineActivation, type GainOptions } from './activation.ts';
import { layerFactory } from './layer.ts';

/**
 * Non-linearity layer with the logistic function, lecture (12)(13): `Y_i = g_i s(Y_i)`, `s(x) = 1 / (1 + e^-x)`.
 * Gradient: s' = s (1 - s), at most 0.25, which is why gradients fade through many such layers.
 */
export const sigmoidType = defineActivation<GainOptions>({
  type: 'sigmoid',
  f: logistic,
  samples: activationSamples(),
});

export const sigmoid = layerFactory(sigmoidType);
