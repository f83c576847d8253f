import { affine, tanh } from '../ops/index.ts';
import { activationSamples, defineActivation, type GainOptions } from './activation.ts';
import { layerFactory } from './layer.ts';

const amplitude = 1.7159;
const slope = 2 / 3;

/**
 * Non-linearity layer with LeCun's sigmoid, lecture (12)(13): `Y_i = g_i 1.7159 tanh(2 Y_i / 3)`, the f of the
 * zip-code network (1989) and of LeNet-5 (1998). f(1) = 1 and f(-1) = -1, where its curvature is largest, so that
 * targets of +1 and -1 lie inside its range. Gradient: 1.7159 (2/3) (1 - tanh^2(2x/3)).
 */
export const scaledTanhType = defineActivation<GainOptions>({
  type: 'scaledTanh',
  f: (x) => affine(tanh(affine(x, slope)), amplitude),
  samples: activationSamples(),
});

export const scaledTanh = layerFactory(scaledTanhType);
