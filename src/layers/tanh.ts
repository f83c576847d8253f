import { tanh as hyperbolicTangent } from '../ops/index.ts';
import { activationSamples, defineActivation, type GainOptions } from './activation.ts';
import { layerFactory } from './layer.ts';

/**
 * Non-linearity layer with the hyperbolic tangent, lecture (12)(13): `Y_i = g_i tanh(Y_i)`; with a trainable gain the
 * F_CSG stage of Jarrett et al. 2009. Gradient: 1 - tanh^2.
 */
export const tanhType = defineActivation<GainOptions>({
  type: 'tanh',
  f: hyperbolicTangent,
  samples: activationSamples(),
});

export const tanh = layerFactory(tanhType);
