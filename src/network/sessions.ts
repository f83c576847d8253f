import type { SessionSpec } from '../compiler/program.ts';
import { sizeOf } from '../core/shape.ts';
import type { Loss } from '../losses/index.ts';
import type { Optimizer } from '../optimizers/index.ts';
import type { Network } from './network.ts';
import { blockNames, gradientProgram, predictProgram, stateBlock, updateProgram } from './programs.ts';

/** Name of the program that computes gradients for a batch of this size. */
export const gradientName = (batchSize: number) => `gradient ${batchSize}`;
/** Name of the program that computes outputs for a batch of this size. */
export const predictName = (batchSize: number) => `predict ${batchSize}`;

/** Everything training needs: a gradient program for each batch size, the update, and outputs for validation. */
export function trainingSession(
  network: Network,
  loss: Loss,
  optimizer: Optimizer,
  batchSizes: readonly number[],
): SessionSpec {
  const largest = Math.max(...batchSizes);
  const state = optimizer.type.state(optimizer.options).map((name) => [stateBlock(name), network.parameterBlock]);
  const scalars = Object.keys(optimizer.type.scalars(optimizer.options, 1, 1)).length;
  const output = largest * sizeOf(network.outputShape);
  return {
    blocks: {
      [blockNames.parameters]: network.parameterBlock,
      [blockNames.gradients]: network.parameterBlock,
      ...Object.fromEntries(state),
      [blockNames.scalars]: scalars,
      [blockNames.loss]: 1,
      [blockNames.batch]: largest * sizeOf(network.inputShape),
      [blockNames.target]: output,
      [blockNames.output]: output,
    },
    programs: {
      ...Object.fromEntries(batchSizes.map((size) => [gradientName(size), gradientProgram(network, loss, size)])),
      update: updateProgram(network, optimizer),
    },
  };
}

/** Outputs only, for batches of the given sizes. */
export function inferenceSession(network: Network, batchSizes: readonly number[]): SessionSpec {
  const largest = Math.max(...batchSizes);
  return {
    blocks: {
      [blockNames.parameters]: network.parameterBlock,
      [blockNames.batch]: largest * sizeOf(network.inputShape),
      [blockNames.output]: largest * sizeOf(network.outputShape),
    },
    programs: Object.fromEntries(batchSizes.map((size) => [predictName(size), predictProgram(network, size)])),
  };
}
