import { ShapeError } from '../core/errors.ts';
import { formatShape, sizeOf } from '../core/shape.ts';
import type { Tensor } from '../core/tensor.ts';
import type { Model } from '../model/model.ts';
import { classesOf } from '../model/notes.ts';
import { argmax } from '../train/metrics.ts';

/** What a model takes one sample for. */
export interface Classification {
  /** Number and name of the likeliest class. */
  readonly index: number;
  readonly name: string;
  /** By class; they sum to 1. */
  readonly probabilities: readonly number[];
}

/** Shares that sum to 1: e^z over their sum, without overflow. */
export function softmaxOf(outputs: readonly number[]): number[] {
  const largest = Math.max(...outputs);
  const powers = outputs.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Shares of what is positive: for networks trained to give 1 for the right class and 0 for the others. */
export function sharesOf(outputs: readonly number[]): number[] {
  const positive = outputs.map((value) => Math.max(0, value));
  const sum = positive.reduce((total, value) => total + value, 0);
  return positive.map((value) => (sum === 0 ? 1 / outputs.length : value / sum));
}

/**
 * How a model's outputs become probabilities: a network trained on cross-entropy gives logits, whose softmax is taken; the
 * outputs of any other are taken as shares of their sum.
 */
export function probabilitiesOf(model: Model): (outputs: readonly number[]) => number[] {
  const { type } = (model.notes.loss ?? {}) as { type?: string };
  return type === 'crossEntropy' ? softmaxOf : sharesOf;
}

/**
 * Classes and probabilities for samples `N, ...input shape`, as {@link probabilitiesOf} takes them.
 * @throws ShapeError when the samples do not fit the network's input, or the network gives maps of classes.
 */
export async function classify(model: Model, x: Tensor): Promise<Classification[]> {
  const names = classesOf(model);
  const { outputShape } = model.network;
  if (sizeOf(outputShape) !== names.length) {
    throw new ShapeError(
      `The network gives ${formatShape(outputShape)}: a class at each place, not one for the image. Use model.predict().`,
      { outputShape },
    );
  }
  const { data, shape } = await model.predict(x);
  const toProbabilities = probabilitiesOf(model);
  return Array.from({ length: shape[0]! }, (_, n) => {
    const outputs = [...data.subarray(n * names.length, (n + 1) * names.length)];
    const index = argmax(outputs, 0, names.length);
    return { index, name: names[index]!, probabilities: toProbabilities(outputs) };
  });
}
