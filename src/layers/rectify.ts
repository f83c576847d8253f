import { checkNumber } from '../core/checks.ts';
import type { Value } from '../graph/graph.ts';
import { abs, add, affine, softplus } from '../ops/index.ts';
import { activationSamples, defineActivation, type GainOptions } from './activation.ts';
import { layerFactory } from './layer.ts';

/** Options of {@link rectify}. */
export interface RectifyOptions extends GainOptions {
  /** k > 0 of the smooth form; left out: the absolute value itself. */
  readonly sharpness?: number;
}

/** |x| + (2/k) (ln(1 + e^(-k|x|)) - ln 2). */
function smoothAbs(x: Value, k: number): Value {
  const magnitude = abs(x);
  return add(magnitude, affine(softplus(affine(magnitude, -k)), 2 / k, (-2 / k) * Math.LN2));
}

/**
 * Rectification layer R_abs, lecture (14): `Y_i = |Y_i|` at every place, size unchanged.
 * Smooth form with sharpness k: `f(x) = (2/k) ln(1 + e^(kx)) - x - (2/k) ln 2`, the integral of
 * `sgn(x) ~ 2 e^(kx) / (1 + e^(kx)) - 1` that is 0 at 0. It is computed as the equal
 * `|x| + (2/k) (ln(1 + e^(-k|x|)) - ln 2)`, which does not overflow however large k x is.
 * Gradient: sgn(x), 0 at 0; smooth: tanh(kx / 2).
 */
export const rectifyType = defineActivation<RectifyOptions>({
  type: 'rectify',
  f: (x, { sharpness }) => (sharpness === undefined ? abs(x) : smoothAbs(x, sharpness)),
  check: ({ sharpness = 1 }, where) => checkNumber(sharpness, 'sharpness', where, { above: 0 }),
  samples: [
    ...activationSamples('awayFromZero'),
    { name: 'smooth', options: { sharpness: 3 }, inputs: [[2, 3, 4]] },
    { name: 'sharp', options: { sharpness: 1e4 }, inputs: [[2, 3, 4]], fill: 'awayFromZero' },
  ],
  errorSamples: [
    {
      name: 'sharpness',
      options: { sharpness: -1 },
      inputs: [[4]],
      message: '[rectify] sharpness is -1; it must be a number > 0.',
    },
  ],
});

export const rectify = layerFactory(rectifyType);
