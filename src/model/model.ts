import type { Backend } from '../backends/backend.ts';
import { DataError, OptionError, ShapeError } from '../core/errors.ts';
import { Random } from '../core/random.ts';
import { formatShape, type Shape, sameShape, sizeOf } from '../core/shape.ts';
import type { Tensor } from '../core/tensor.ts';
import { fillBatch } from '../data/batch.ts';
import type { Dataset } from '../data/dataset.ts';
import { initialize } from '../initializers/index.ts';
import type { Layer } from '../layers/layer.ts';
import type { Loss } from '../losses/index.ts';
import { architectureOf, chain, input, type Wire } from '../network/connect.ts';
import { type Network, resolveNetwork } from '../network/network.ts';
import { Predictor } from '../network/predictor.ts';
import { decodeModel, encodeModel, type ModelNotes, parameterTensors } from '../network/saved.ts';
import { type ModelSummary, summarize } from '../network/summary.ts';
import { defaultBackend } from '../runtime/defaultBackend.ts';
import { type Evaluation, evaluateModel } from '../train/evaluate.ts';
import type { History } from '../train/events.ts';
import { type FitOptions, fitModel } from '../train/fit.ts';

/** Options of {@link sequential} and {@link model}. */
export interface ModelOptions {
  /** Fixes the starting weights, the order of samples and anything else random. Default 0. */
  readonly seed?: number;
  /** What runs it. Default: WebAssembly, or the reference backend where that is missing. */
  readonly backend?: Backend;
  /** Kept in the saved file: names of classes, and what you like. */
  readonly notes?: ModelNotes;
}

/** Numbers that the widest layer may have for all samples computed together when predicting. */
const predictRoom = 2 ** 22;

/** Samples computed together when predicting: 64, or fewer where maps are large. */
function predictBatch({ layers }: Network): number {
  const widest = Math.max(...layers.map(({ outputShape }) => sizeOf(outputShape)));
  return Math.max(1, Math.min(64, Math.floor(predictRoom / widest)));
}

/**
 * A network with its weights: train it, measure it, use it, save it. Weights are kept in ordinary memory; nothing needs
 * to be freed.
 */
export class Model {
  readonly network: Network;
  readonly seed: number;
  readonly backend: Backend;
  notes: ModelNotes;
  #weights: Float32Array;
  #predictor: Promise<Predictor> | undefined;
  /** Whether the weights were changed since the predictor was given some. */
  #hasNewWeights = false;

  constructor(network: Network, options: ModelOptions = {}, weights?: Float32Array) {
    this.network = network;
    this.seed = options.seed ?? 0;
    this.backend = options.backend ?? defaultBackend();
    this.notes = options.notes ?? {};
    this.#weights = weights ?? startingWeights(network, new Random(this.seed));
  }

  /** All parameters in one block, arrays at the offsets that `network.layers` gives. Set it to change the weights. */
  get weights(): Float32Array {
    return this.#weights;
  }

  set weights(weights: Float32Array) {
    if (weights.length !== this.network.parameterBlock) {
      throw new ShapeError(
        `The block of weights has ${this.network.parameterBlock} numbers, but ${weights.length} were given.`,
      );
    }
    this.#weights = weights;
    this.#hasNewWeights = true;
  }

  /** Every parameter as an array of its own (copies), by `layer.parameter`. */
  parameters(): Record<string, Tensor> {
    return parameterTensors(this.network, this.#weights);
  }

  /** Output shape, parameters, multiply-adds and receptive field of every layer, as data. */
  summary(): ModelSummary {
    return summarize(this.network);
  }

  /**
   * Trains on a data set. The model has the trained weights afterwards; when it is stopped by its signal, those it had
   * reached; when the loss stops being a number, those of the last epoch that ended well.
   * @throws ShapeError when the data do not fit the network; TrainingError when the loss is not a number.
   */
  async fit(data: Dataset, options: FitOptions): Promise<History> {
    this.#checkFits(data);
    return fitModel(this, data, options);
  }

  /** Loss, accuracy and confusion matrix on a data set; over all places where its labels are maps. */
  async evaluate(data: Dataset, options: { readonly loss: Loss }): Promise<Evaluation> {
    this.#checkFits(data);
    return evaluateModel(this, data, options.loss);
  }

  /** The network's output for samples `N, ...input shape`, or for all samples of a data set. */
  async predict(x: Tensor | Dataset): Promise<Tensor> {
    const predictor = await this.predictor();
    if ('data' in x) return predictor.predict(x);
    this.#checkInput(x.shape, x.name);
    const order = Uint32Array.from({ length: x.count }, (_, index) => index);
    return predictor.run(x.count, (start, count, into) => fillBatch(x, order, start, count, into));
  }

  /** The compiled network with the present weights. Compiled once: all that ask for it share it, and its weights. */
  async predictor(): Promise<Predictor> {
    const predictor = await this.#compiled();
    if (this.#hasNewWeights) predictor.load(this.#weights);
    this.#hasNewWeights = false;
    return predictor;
  }

  async #compiled(): Promise<Predictor> {
    const known = await this.#predictor?.catch(() => undefined);
    if (known !== undefined && !known.hasFailed) return known;
    this.#hasNewWeights = false;
    this.#predictor = Predictor.create(this.network, this.#weights, this.backend, predictBatch(this.network));
    return this.#predictor;
  }

  /** The model as the bytes of one safetensors file: weights, architecture, notes; no code. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return encodeModel(this.network, this.#weights, { ...this.notes, seed: this.seed });
  }

  /** The model that {@link Model.toBytes} gave. @throws FormatError */
  static fromBytes(bytes: Uint8Array, options: ModelOptions = {}): Model {
    const { network, weights, notes } = decodeModel(bytes);
    const { seed = 0, ...rest } = notes as { seed?: number };
    return new Model(network, { seed, notes: rest, ...options }, weights);
  }

  #checkInput(shape: Shape, name: string): void {
    if (sameShape(shape, this.network.inputShape)) return;
    throw new ShapeError(
      `The data "${name}" are ${formatShape(shape)} but the network takes ${formatShape(this.network.inputShape)}.`,
      { expected: this.network.inputShape, actual: shape },
    );
  }

  #checkFits(data: Dataset): void {
    this.#checkInput(data.shape, data.name);
    if (data.count === 0) throw new DataError(`The data "${data.name}" are empty.`);
    if (data.labelSize === undefined) this.#checkClasses(data);
    else this.#checkMaps(data, data.labelSize);
  }

  #checkClasses({ name, classes }: Dataset): void {
    const outputs = sizeOf(this.network.outputShape);
    if (outputs === classes.length) return;
    throw new ShapeError(`The network has ${outputs} outputs but the data "${name}" have ${classes.length} classes.`, {
      outputs,
      classes: classes.length,
    });
  }

  #checkMaps({ name, classes }: Dataset, labelSize: Shape): void {
    const { outputShape } = this.network;
    const expected = [classes.length, ...labelSize];
    if (sameShape(outputShape, expected)) return;
    throw new ShapeError(
      `The network gives ${formatShape(outputShape)} but the data "${name}" have ${classes.length} classes at ` +
        `${formatShape(labelSize)} places. Let it end in maps of ${formatShape(expected)}.`,
      { expected, actual: outputShape },
    );
  }
}

function startingWeights(network: Network, random: Random): Float32Array {
  const block = new Float32Array(network.parameterBlock);
  for (const { path, initializer, fan, offset, shape } of network.layers.flatMap((layer) => layer.parameters)) {
    initialize(block.subarray(offset, offset + sizeOf(shape)), initializer, fan, random.derive(`initialize ${path}`));
  }
  return block;
}

/** A network that ends at a wire: the form for branches, sums and concatenation. */
export function model(output: Wire, options: ModelOptions = {}): Model {
  return new Model(resolveNetwork(architectureOf(output)), options);
}

/** A network of layers one after the other. `input` is the shape of one sample: `[C, H, W]` or `[F]`. */
export function sequential(inputShape: Shape, layers: readonly Layer[], options: ModelOptions = {}): Model {
  if (layers.length === 0) throw new OptionError('A network needs at least one layer.');
  return model(chain(input(inputShape), ...layers), options);
}
