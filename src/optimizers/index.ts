import * as all from './all.ts';
import type { OptimizerType } from './optimizer.ts';

export * from './all.ts';
export type { MomentOptions } from './moments.ts';
export type { Optimizer, OptimizerOptions, OptimizerType, Update } from './optimizer.ts';

// biome-ignore lint/suspicious/noExplicitAny: the kinds of optimizers differ in their options; each reads only its own.
type AnyOptimizerType = OptimizerType<any>;

const kinds = Object.values(all).filter(
  (each): each is Extract<typeof each, AnyOptimizerType> => typeof each === 'object',
);

/** Every kind of optimizer by its type's name: what a checkpoint is resumed from. */
export const optimizerTypes: Readonly<Record<string, AnyOptimizerType>> = Object.fromEntries(
  kinds.map((kind) => [kind.type, kind]),
);
