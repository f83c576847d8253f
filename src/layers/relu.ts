import { relu as rectifier } from '../ops/index.ts';
import { activationSamples, defineActivation, type GainOptions } from './activation.ts';
import { layerFactory } from './layer.ts';

/**
 * Non-linearity layer with the rectifier, lecture (12)(13): `Y_i = g_i max(0, Y_i)`. Gradient: 1 where x > 0, else 0,
 * so that it does not fade with depth.
 */
export const reluType = defineActivation<GainOptions>({
  type: 'relu',
  f: rectifier,
  samples: activationSamples('awayFromZero'),
});

export const relu = layerFactory(reluType);
