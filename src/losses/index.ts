import * as all from './all.ts';
import type { LossType } from './loss.ts';

export * from './all.ts';
export type { Loss, LossErrorSample, LossSample, LossType } from './loss.ts';
export type { SquaresOptions } from './squares.ts';

// biome-ignore lint/suspicious/noExplicitAny: the kinds of losses differ in their options; each reads only its own.
type AnyLossType = LossType<any>;

const kinds = Object.values(all).filter((each): each is Extract<typeof each, AnyLossType> => typeof each === 'object');

/** Every kind of loss by its type's name: what a saved model is rebuilt from. */
export const lossTypes: Readonly<Record<string, AnyLossType>> = Object.fromEntries(
  kinds.map((kind) => [kind.type, kind]),
);
