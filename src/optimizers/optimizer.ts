import type { Value } from '../graph/graph.ts';

/** What every optimizer takes. */
export interface OptimizerOptions {
  /** Step size at the start of training; a schedule may change it from step to step. */
  readonly learningRate: number;
}

/** What one step gives: the new weights and the new state, as blocks of P numbers. */
export interface Update {
  readonly weights: Value;
  readonly state: Readonly<Record<string, Value>>;
}

/**
 * Everything the library knows of one optimizer; its file is its one home. All trainable numbers of a model lie in one
 * block of P numbers, with zeros between the arrays: a place whose weight and gradient are 0 stays 0.
 */
export interface OptimizerType<O extends OptimizerOptions> {
  readonly type: string;
  /** Every option with its default. */
  readonly defaults: O;
  /** @throws OptionError naming the option that cannot be used. */
  check(options: O): void;
  /** Names of its state blocks, each P numbers that start at 0. */
  state(options: O): readonly string[];
  /** The numbers that change from step to step (`step` counts from 1), computed in float64. */
  scalars(options: O, step: number, learningRate: number): Readonly<Record<string, number>>;
  /** Composes ops: blocks of shape P, scalars of shape 1. */
  update(
    options: O,
    weights: Value,
    gradients: Value,
    state: Readonly<Record<string, Value>>,
    scalars: Readonly<Record<string, Value>>,
  ): Update;
}

/** An optimizer as users hold it: a kind and all its options. */
export interface Optimizer {
  // biome-ignore lint/suspicious/noExplicitAny: training holds optimizers of all option types; each reads only its own.
  readonly type: OptimizerType<any>;
  readonly options: OptimizerOptions;
}

/** The factory users call: options left out take their defaults. The factory throws what `check` throws. */
export function optimizerFactory<O extends OptimizerOptions>(
  type: OptimizerType<O>,
): (options?: Partial<O>) => Optimizer {
  return (given) => {
    const options = { ...type.defaults, ...given };
    type.check(options);
    return { type, options };
  };
}
