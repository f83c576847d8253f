import * as all from './all.ts';
import type { LayerType } from './layer.ts';

export type { GainOptions } from './activation.ts';
export * from './all.ts';
export type { Divisor } from './average.ts';
export type { ConnectionTable } from './connections.ts';
export type { Padding, Pair, WindowOptions } from './geometry.ts';
export {
  type Layer,
  type LayerErrorSample,
  type LayerSample,
  type LayerType,
  layerFactory,
  type Named,
  type ParameterSpec,
  type Reach,
  type Windowed,
  whereOf,
} from './layer.ts';
export type { LocalWindowOptions } from './localMean.ts';
export type { PoolOptions } from './pooling.ts';

// biome-ignore lint/suspicious/noExplicitAny: the kinds of layers differ in their options; each reads only its own.
type AnyLayerType = LayerType<any>;

const kinds = Object.values(all).filter((each): each is Extract<typeof each, AnyLayerType> => typeof each === 'object');

/** Every kind of layer by its type's name: what a saved model is rebuilt from. */
export const layerTypes: Readonly<Record<string, AnyLayerType>> = Object.fromEntries(
  kinds.map((kind) => [kind.type, kind]),
);
