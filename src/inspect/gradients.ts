import { sizeOf } from '../core/shape.ts';
import { fillBatch, fillOneHot } from '../data/batch.ts';
import { type Dataset, labelsPerImage } from '../data/dataset.ts';
import type { Loss } from '../losses/index.ts';
import type { Model } from '../model/model.ts';
import type { PlacedParameter } from '../network/network.ts';
import { blockNames, gradientProgram } from '../network/programs.ts';

/** dL/d(parameter), L the mean loss over the samples it was computed from. */
export interface ParameterGradient {
  /** `conv1.weight` */
  readonly path: string;
  readonly layer: string;
  readonly parameter: PlacedParameter;
  readonly data: Float32Array;
}

/** How large a parameter's gradient is. */
export interface GradientSize {
  readonly path: string;
  readonly layer: string;
  /** Euclidean norm. */
  readonly norm: number;
  /** Root of the mean square of its numbers. */
  readonly rms: number;
}

/**
 * Gradients of the loss by every parameter, in the order of the layers, computed by the same program as in training.
 * @param batch samples, `N, ...input shape`; `target` the outputs wanted, `N, ...output shape`.
 */
export async function computeGradients(
  model: Model,
  loss: Loss,
  batch: ArrayLike<number>,
  target: ArrayLike<number>,
): Promise<ParameterGradient[]> {
  const { network, backend } = model;
  const samples = batch.length / sizeOf(network.inputShape);
  const executable = await backend.compile({
    blocks: {
      [blockNames.parameters]: network.parameterBlock,
      [blockNames.gradients]: network.parameterBlock,
      [blockNames.loss]: 1,
      [blockNames.batch]: batch.length,
      [blockNames.target]: target.length,
      [blockNames.output]: target.length,
    },
    programs: { gradient: gradientProgram(network, loss, samples) },
  });
  executable.block(blockNames.parameters).set(model.weights);
  executable.block(blockNames.batch).set(batch);
  executable.block(blockNames.target).set(target);
  executable.run('gradient');
  const slopes = executable.block(blockNames.gradients);
  return network.layers.flatMap(({ name, parameters }) =>
    parameters.map((parameter) => {
      const { path, offset, shape } = parameter;
      return { path, layer: name, parameter, data: Float32Array.from(slopes.subarray(offset, offset + sizeOf(shape))) };
    }),
  );
}

/**
 * How large the gradient of every parameter is, over all samples of a data set taken as one batch: a small one is meant.
 * Where the numbers fall from layer to layer towards the input, the gradient vanishes.
 */
export async function gradientSizes(model: Model, data: Dataset, loss: Loss): Promise<GradientSize[]> {
  const order = Uint32Array.from({ length: data.count }, (_, index) => index);
  const batch = new Float32Array(data.count * sizeOf(data.shape));
  const target = new Float32Array(data.count * data.classes.length * labelsPerImage(data));
  fillBatch(data, order, 0, data.count, batch);
  fillOneHot(data, order, 0, data.count, target);
  const gradients = await computeGradients(model, loss, batch, target);
  return gradients.map(({ path, layer, data: numbers }) => {
    const norm = Math.sqrt(numbers.reduce((sum, each) => sum + each * each, 0));
    return { path, layer, norm, rms: norm / Math.sqrt(numbers.length) };
  });
}
