import type { Shape } from '../core/shape.ts';
import type { Array64 } from '../core/tensor.ts';
import type { Value } from './graph.ts';

/** Plain data that fixes what an op does: strides, axes, exponents. */
export type Attributes = Readonly<Record<string, AttributeValue>>;
export type AttributeValue = number | boolean | string | readonly number[] | Float32Array | Float64Array;

/** What the reference meaning of an op is given. */
export interface ReferenceCall<A> {
  readonly attributes: A;
  readonly inputs: readonly Array64[];
  readonly shape: Shape;
}

/** What a gradient row is given: the op's own inputs and output, and dL/d(output). */
export interface GradientCall<A> {
  readonly attributes: A;
  readonly inputs: readonly Value[];
  readonly output: Value;
  readonly upstream: Value;
}

/**
 * How the compiler may treat an op.
 * - `elementwise`: output place i needs only place i of every input (inputs may be broadcast over axes of size 1).
 * - `alias`: the same numbers in the same order under another shape; costs nothing.
 * - `move`: each output number is one input number or a constant.
 * - `reduction`, `window`, `contraction`: sums or maxima over axes, over windows, of products.
 * - `source`: has no inputs.
 */
export type OpKind = 'source' | 'elementwise' | 'alias' | 'move' | 'reduction' | 'window' | 'contraction';

/** How a sample's input is filled: `distinct` keeps values 0.1 apart, `awayFromZero` keeps |x| >= 0.1. */
export type Fill = 'normal' | 'positive' | 'awayFromZero' | 'distinct' | readonly number[];

export interface SampleInput {
  readonly shape: Shape;
  readonly fill?: Fill;
}

/** A case that every backend, the gradient check and the speed table run. */
export interface OpSample<A> {
  readonly name: string;
  readonly attributes: A;
  readonly inputs: readonly SampleInput[];
}

/** Inputs that must be refused, with the exact message. */
export interface OpErrorSample<A> {
  readonly name: string;
  readonly attributes: A;
  readonly inputs: readonly Shape[];
  readonly message: string;
}

/** Everything the library knows of one primitive op; its file is the op's one home. */
export interface Op<A extends Attributes = Attributes> {
  readonly name: string;
  readonly kind: OpKind;
  /** Letters of the inputs, for messages and printing; its length is the number of inputs (`'many'`: one or more). */
  readonly inputNames: readonly string[] | 'many';
  /** The shape rule: the output's shape, or a ShapeError that says what does not fit. */
  shape(attributes: A, inputs: readonly Shape[]): Shape;
  /** The meaning, in float64: fills and returns the output's numbers. */
  reference(call: ReferenceCall<A>): Float64Array;
  /** dL/d(input) for each input, built from ops; null where no gradient flows. Absent: not differentiable. */
  readonly gradient?: (call: GradientCall<A>) => readonly (Value | null)[];
  /** Elementwise ops only: the meaning for one place. */
  readonly scalar?: (attributes: A, ...operands: number[]) => number;
  /** Multiply-adds, where that is the measure of its cost; elementwise ops leave it out. */
  readonly multiplyAdds?: (attributes: A, inputs: readonly Shape[], output: Shape) => number;
  /** True when output row n (axis 0) needs only row n of those inputs that have the samples on axis 0. */
  readonly samplewise?: (attributes: A, inputs: readonly Shape[]) => boolean;
  /** Largest error of a float32 backend, relative to the largest magnitude of the result (default 1e-5). */
  readonly tolerance?: number;
  /** The ONNX operator it corresponds to; null where it takes several or none. */
  readonly onnx: string | null;
  readonly samples: readonly OpSample<A>[];
  readonly errorSamples: readonly OpErrorSample<A>[];
}

/** Identity that lets the compiler check an op's file against the type above. */
export function defineOp<A extends Attributes>(op: Op<A>): Op<A> {
  return op;
}
