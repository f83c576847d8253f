import { checkNumber } from '../core/checks.ts';
import { OptionError } from '../core/errors.ts';
import type { Value } from '../graph/graph.ts';
import { affine, flatten, square, subtract, sum } from '../ops/index.ts';
import type { LossErrorSample, LossSample, LossType } from './loss.ts';

/** Options of the losses of squared errors. */
export interface SquaresOptions {
  /** What a target of 1 is turned into: the number wanted of the right class. Default 1; for tanh units say 1 or 0.8. */
  readonly on?: number;
  /** What a target of 0 is turned into. Default 0; for tanh units say -1 or -0.8. */
  readonly off?: number;
}

const samples: readonly LossSample<SquaresOptions>[] = [
  { name: 'units', options: {}, output: [5] },
  { name: 'maps', options: {}, output: [2, 3, 4] },
  { name: 'targets of tanh', options: { on: 1, off: -1 }, output: [4] },
];

const errorSamples = (type: string): LossErrorSample<SquaresOptions>[] => [
  {
    name: 'on',
    options: { on: Number.NaN },
    output: [4],
    message: `[${type}] on is NaN; it must be a number.`,
  },
  {
    name: 'on and off equal',
    options: { off: 1 },
    output: [4],
    message: `[${type}] on and off are both 1, so that all targets would be the same. Set two different numbers.`,
  },
];

/** factor times the sum over units of (y - t)^2, averaged over the samples. */
function squares(factor: number, { on = 1, off = 0 }: SquaresOptions, output: Value, target: Value): Value {
  const wanted = on === 1 && off === 0 ? target : affine(target, on - off, off);
  const errors = subtract(flatten(output), flatten(wanted));
  return affine(sum(square(errors), [0, 1]), factor / output.shape[0]!);
}

/** A loss of squared errors with the given factor. */
export function defineSquares(type: string, factor: number): LossType<SquaresOptions> {
  return {
    type,
    check({ on = 1, off = 0 }, _output, where) {
      checkNumber(on, 'on', where);
      checkNumber(off, 'off', where);
      if (on !== off) return;
      throw new OptionError(
        `${where} on and off are both ${on}, so that all targets would be the same. Set two different numbers.`,
        { on, off },
      );
    },
    apply: (options, output, target) => squares(factor, options, output, target),
    samples,
    errorSamples: errorSamples(type),
  };
}
