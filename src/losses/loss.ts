import type { Shape } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';

/** An example the tests run: options and the output's shape for one sample. */
export interface LossSample<O> {
  readonly name: string;
  readonly options: O;
  readonly output: Shape;
}

/** Options or outputs that must be refused, with the exact message. */
export interface LossErrorSample<O> extends LossSample<O> {
  readonly message: string;
}

/**
 * Everything the library knows of one kind of loss; its file is the loss's one home. `options` are plain JSON. Targets
 * have the shape of the output; for classes they are one-hot: 1 at the right class, else 0.
 */
export interface LossType<O extends object> {
  readonly type: string;
  /** The options, and the shape of one sample's output (`[F]` or `[C, H, W]`), or an error that says what is wrong. */
  check(options: O, output: Shape, where: string): void;
  /** Composes ops: output and target with the batch axis first, to one number of shape 1 x 1, the mean over samples. */
  apply(options: O, output: Value, target: Value): Value;
  readonly samples: readonly LossSample<O>[];
  readonly errorSamples: readonly LossErrorSample<O>[];
}

/** A loss as users hold it: a kind and its options. */
export interface Loss {
  // biome-ignore lint/suspicious/noExplicitAny: training holds losses of all option types; each type reads only its own.
  readonly type: LossType<any>;
  readonly options: object;
}

/** The factory users call, from a kind of loss whose options all have defaults. */
export function lossFactory<O extends object>(type: LossType<O>): (options?: O) => Loss {
  return (options) => ({ type, options: { ...options } });
}
