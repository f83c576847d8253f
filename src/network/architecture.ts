import type { Shape } from '../core/shape.ts';
import type { Layer } from '../layers/layer.ts';

/** A layer in its place: what feeds it, by name. `'input'` is the network's input. */
export interface Connection {
  readonly name: string;
  readonly layer: Layer;
  readonly inputs: readonly string[];
}

/** A network's layers in an order in which each follows what feeds it. Shapes are of one sample, without N. */
export interface Architecture {
  readonly input: Shape;
  readonly connections: readonly Connection[];
  /** Name of the layer whose result is the network's. */
  readonly output: string;
}

/** The name that stands for the network's input. */
export const inputName = 'input';
