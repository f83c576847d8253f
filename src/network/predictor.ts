import type { Backend, Executable } from '../backends/backend.ts';
import type { SessionMemory } from '../backends/sessionMemory.ts';
import { ShapeError } from '../core/errors.ts';
import { formatDimensions, sizeOf } from '../core/shape.ts';
import { type Tensor, tensor } from '../core/tensor.ts';
import type { Network } from './network.ts';
import { blockNames } from './programs.ts';
import { inferenceSession, predictName } from './sessions.ts';

/** Writes `count` samples, starting with sample `start`, into the batch block. */
export type FillSamples = (start: number, count: number, into: Float32Array) => void;

/**
 * Runs a network forwards. Compiled once for batches of a fixed size and for one sample; the rest of a number of
 * samples that does not fill a batch is computed in a batch padded with old samples, whose results are dropped.
 */
export class Predictor {
  readonly #network: Network;
  readonly #executable: Executable;
  readonly #batchSize: number;
  #hasFailed = false;

  private constructor(network: Network, executable: Executable, batchSize: number) {
    this.#network = network;
    this.#executable = executable;
    this.#batchSize = batchSize;
  }

  static async create(
    network: Network,
    weights: Float32Array,
    backend: Backend,
    batchSize: number,
  ): Promise<Predictor> {
    const executable = await backend.compile(inferenceSession(network, batchSize === 1 ? [1] : [1, batchSize]));
    const predictor = new Predictor(network, executable, batchSize);
    predictor.load(weights);
    return predictor;
  }

  /** Computes with these weights from now on. */
  load(weights: Float32Array): void {
    this.#executable.block(blockNames.parameters).set(weights);
    this.#executable.prepare();
  }

  /** What the process uses for it. */
  get memory(): SessionMemory {
    return this.#executable.memory;
  }

  /** Whether a thread failed under it: it is of no more use. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  #compute(batch: number): void {
    try {
      this.#executable.run(predictName(batch));
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }

  /** Outputs of `count` samples, one after the other. `fill` must not write more than it is asked for. */
  run(count: number, fill: FillSamples): Tensor {
    const { outputShape } = this.#network;
    const size = sizeOf(outputShape);
    const result = new Float32Array(count * size);
    for (let start = 0; start < count; ) {
      const batch = count - start === 1 ? 1 : this.#batchSize;
      const samples = Math.min(batch, count - start);
      fill(start, samples, this.#executable.block(blockNames.batch) as Float32Array);
      this.#compute(batch);
      result.set(this.#executable.block(blockNames.output).subarray(0, samples * size), start * size);
      start += samples;
    }
    return tensor([count, ...outputShape], result);
  }

  /** Outputs of a tensor `N, ...input shape`. @throws ShapeError when it does not fit the network's input. */
  predict(x: Tensor): Tensor {
    const { inputShape } = this.#network;
    const fits =
      x.shape.length === inputShape.length + 1 && inputShape.every((size, axis) => size === x.shape[axis + 1]);
    if (!fits) {
      throw new ShapeError(
        `The network takes ${formatDimensions([x.shape[0] ?? 1, ...inputShape])} but was given ${formatDimensions(x.shape)}.`,
        { expected: inputShape, actual: x.shape },
      );
    }
    const size = sizeOf(inputShape);
    return this.run(x.shape[0]!, (start, count, into) =>
      into.set(x.data.subarray(start * size, (start + count) * size)),
    );
  }
}
