import { checkNumber } from '../core/checks.ts';
import { sizeOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { affine, multiply } from '../ops/index.ts';
import { mapsOrUnitsOf } from './checks.ts';
import { checkOnePlace } from './convolutional.ts';
import type { LayerErrorSample, LayerSample, LayerType } from './layer.ts';
import { perMap } from './perMap.ts';

/** What every non-linearity takes. */
export interface GainOptions {
  /** g_i of (13): a fixed number, or `trainable`: one number a map (or unit), starting at 1. Default: none. */
  readonly gain?: number | 'trainable';
}

interface Activation<O extends GainOptions> {
  readonly type: string;
  /** f, applied at every place. */
  readonly f: (x: Value, options: O) => Value;
  /** Checks the options besides the gain. */
  readonly check?: (options: O, where: string) => void;
  readonly samples: readonly LayerSample<O>[];
  readonly errorSamples?: readonly LayerErrorSample<O>[];
}

/**
 * The kind of a non-linearity layer, lecture (12) and (13): `Y_i = g_i f(Y_i)`, at every place, size unchanged.
 * Shapes: x `C H W` or `F` to y of the same shape; trainable gain `C` or `F`. Gradient: of Y_i g_i f' times the
 * upstream one; of g_i the sum of f(Y_i) times it. Cost: no parameters and no multiply-adds; with a gain one
 * multiplication a number, with a trainable one C (or F) parameters.
 */
export function defineActivation<O extends GainOptions>(activation: Activation<O>): LayerType<O> {
  const { type, f, check, samples, errorSamples = [] } = activation;
  return {
    type,
    inputs: 1,

    outputShape(options, [input], where) {
      check?.(options, where);
      const { gain } = options;
      if (gain !== undefined && gain !== 'trainable') checkNumber(gain, 'gain', where);
      return mapsOrUnitsOf(input!, where);
    },

    parameters({ gain }, [input]) {
      if (gain !== 'trainable') return [];
      return [{ name: 'gain', shape: [input![0]!], initializer: 'ones', fan: { in: 1, out: 1 } }];
    },

    apply(options, [x], { gain }) {
      const y = f(x!, options);
      if (typeof options.gain === 'number') return affine(y, options.gain);
      return gain === undefined ? y : multiply(y, perMap(gain, y));
    },

    multiplyAdds: ({ gain }, [input]) => (gain === undefined ? 0 : sizeOf(input!)),
    reach: () => 'pointwise',
    convolutional(options, [input], where) {
      if (options.gain === 'trainable') checkOnePlace(input!, where, 'it has a gain a unit,');
      return { type: this, options, name: undefined };
    },
    samples,
    errorSamples: [
      ...errorSamples,
      {
        name: 'neither maps nor units',
        options: {} as O,
        inputs: [[2, 3]],
        message: `[${type}] needs maps (C H W) or units (F) but its input is 2x3.`,
      },
      {
        name: 'gain',
        options: { gain: Number.NaN } as O,
        inputs: [[4]],
        message: `[${type}] gain is NaN; it must be a number.`,
      },
    ],
  };
}

/** Maps and units, without and with each kind of gain. */
export function activationSamples(fill: 'normal' | 'awayFromZero' = 'normal'): LayerSample<GainOptions>[] {
  return [
    { name: 'maps', options: {}, inputs: [[2, 3, 5]], fill },
    { name: 'units', options: {}, inputs: [[7]], fill },
    { name: 'fixed gain', options: { gain: 1.5 }, inputs: [[2, 3, 3]], fill },
    { name: 'trainable gain of maps', options: { gain: 'trainable' }, inputs: [[3, 2, 4]], fill },
    { name: 'trainable gain of units', options: { gain: 'trainable' }, inputs: [[5]], fill },
  ];
}
