import type { Shape } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import type { Fan, InitializerName } from '../initializers/index.ts';

/** A trainable array of a layer. `count` is the number of trainable numbers when some places are fixed at zero. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: InitializerName;
  readonly fan: Fan;
  readonly count?: number;
}

/** How far one output unit sees: everything, one place, or a window (rows, columns; padding top bottom left right). */
export type Reach =
  | 'global'
  | 'pointwise'
  | {
      readonly kernel: readonly [number, number];
      readonly stride: readonly [number, number];
      readonly padding: readonly [number, number, number, number];
      readonly dilation: readonly [number, number];
    };

/** An example the tests run: options, the shapes of one sample's inputs, and how to keep away from kinks. */
export interface LayerSample<O> {
  readonly name: string;
  readonly options: O;
  readonly inputs: readonly Shape[];
  readonly fill?: 'normal' | 'positive' | 'awayFromZero' | 'distinct';
}

/** Options or inputs that must be refused, with the exact message. */
export interface LayerErrorSample<O> {
  readonly name: string;
  readonly options: O;
  readonly inputs: readonly Shape[];
  readonly message: string;
}

/** A layer's input while its network slides over a larger image. */
export interface Windowed {
  /** In the network for one window: maps `[C, H, W]` or units `[F]`. */
  readonly shape: Shape;
  /** Which part of the larger maps holds it, `[C, H, W]`: units are one place of F maps, or the maps they are made of. */
  readonly part: Shape;
}

/**
 * Everything the library knows of one kind of layer; its file is the layer's one home. Shapes here are of one sample,
 * without the batch axis: maps are `[C, H, W]`, units `[F]`. `options` are plain JSON, so that a saved model can be
 * rebuilt from them. `where` is how messages begin: `[conv2d "stem"]`.
 */
export interface LayerType<O extends object> {
  readonly type: string;
  /** One input, or as many as are connected to it. */
  readonly inputs: 1 | 'many';
  /** The one check: options and input shapes fit, or an error says what does not; returns the output's shape. */
  outputShape(options: O, inputs: readonly Shape[], where: string): Shape;
  /** Trainable arrays, in a fixed order. */
  parameters(options: O, inputs: readonly Shape[]): readonly ParameterSpec[];
  /** Composes ops. Values have the batch axis first; parameters come by name. */
  apply(options: O, inputs: readonly Value[], parameters: Readonly<Record<string, Value>>): Value;
  /** Multiply-adds for one sample. */
  multiplyAdds(options: O, inputs: readonly Shape[]): number;
  reach(options: O): Reach;
  /**
   * The layer that gives, at every window of larger maps, what this one gives for that window alone; its parameters hold
   * the same numbers in the same order. `undefined` when nothing is left to do. Without this member a layer has no such
   * form, and neither has a network with it.
   * @throws ShapeError when there is none for these options or inputs.
   */
  convolutional?(options: O, inputs: readonly Windowed[], where: string): Layer | undefined;
  readonly samples: readonly LayerSample<O>[];
  readonly errorSamples: readonly LayerErrorSample<O>[];
}

/** A layer as users hold it: a kind, its options and, if they gave one, its name. */
export interface Layer {
  // biome-ignore lint/suspicious/noExplicitAny: a model holds layers of all option types; each type reads only its own.
  readonly type: LayerType<any>;
  readonly options: object;
  readonly name: string | undefined;
}

/** What every layer takes besides its own options. */
export interface Named {
  /** How messages, summary and saved files call it; by default the kind and a number. Unique in its model. */
  readonly name?: string;
}

/** How messages about a layer begin: `[conv2d]`, or `[conv2d "stem"]` when it has a name. */
export function whereOf(type: string, name: string | undefined): string {
  return name === undefined ? `[${type}]` : `[${type} "${name}"]`;
}

/** A layer's options and its name; may be left out as a whole when every option has a default. */
type FactoryArguments<O> = Partial<O> extends O ? [options?: O & Named] : [options: O & Named];

/** The factory users call, from a kind of layer. */
export function layerFactory<O extends object>(type: LayerType<O>): (...given: FactoryArguments<O>) => Layer {
  return (...given) => {
    const { name, ...options } = (given[0] ?? {}) as O & Named;
    return { type, options, name };
  };
}
