import { type SessionMemory, together, totalBytes } from '../backends/sessionMemory.ts';
import { OptionError } from '../core/errors.ts';
import { Random } from '../core/random.ts';
import type { Augmentation } from '../data/augment/index.ts';
import { type Dataset, labelsPerImage } from '../data/dataset.ts';
import type { Loss } from '../losses/index.ts';
import { blockNames } from '../network/programs.ts';
import { trainingSession } from '../network/sessions.ts';
import type { Optimizer } from '../optimizers/index.ts';
import type { Schedule } from '../schedules/index.ts';
import { breathEvery } from './breathe.ts';
import { evaluateModel } from './evaluate.ts';
import type { EpochEvent, History, StartEvent, StepEvent } from './events.ts';
import { diverged, runEpoch, type Training } from './loop.ts';
import type { Trainee } from './trainee.ts';

/** Options of {@link Model.fit}. */
export interface FitOptions {
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** Passes over the data. Default 1. */
  readonly epochs?: number;
  /** Samples a step. Default 64. The last step of an epoch has what is left. */
  readonly batchSize?: number;
  /** A fresh order of samples every epoch, from the model's seed. Default true. */
  readonly shuffle?: boolean;
  /** How the learning rate changes over the whole training. Default: not at all. */
  readonly schedule?: Schedule;
  /** Applied to every image each time it is learned from, never to the data themselves. For labels of whole images. */
  readonly augment?: Augmentation;
  /** Measured after every epoch. */
  readonly validation?: Dataset;
  /** Stops training after the step at hand. */
  readonly signal?: AbortSignal;
  /** Once, before the first step. */
  readonly onStart?: (event: StartEvent) => void;
  readonly onStep?: (event: StepEvent) => void;
  /** After every epoch; the model has that epoch's weights. */
  readonly onEpoch?: (event: EpochEvent) => void | Promise<void>;
}

/** How often others have their turn: a page draws, a signal is heard. */
const breathMilliseconds = 40;

function checkWhole(value: number, name: string): void {
  if (!Number.isInteger(value) || value < 1)
    throw new OptionError(`${name} is ${value}; it must be a whole number >= 1.`, { name, value });
}

/** @throws OptionError when images would be changed while their labels, one a place, stay. */
function checkAugmentation(data: Dataset, { augment }: FitOptions): void {
  if (augment === undefined || labelsPerImage(data) === 1) return;
  throw new OptionError(
    `"${data.name}" has a label at each place, which would no longer lie where the image shows it. Leave augment out.`,
    { name: data.name },
  );
}

/** Sizes of the batches of an epoch: the full one, and what is left. */
function batchSizes(count: number, batchSize: number): number[] {
  const size = Math.min(batchSize, count);
  const rest = count % size;
  return rest === 0 ? [size] : [size, rest];
}

/** The learning rate of a step, counted from 1; a step stands for its middle. */
function rateOver(steps: number, { optimizer, schedule }: FitOptions): (step: number) => number {
  const { learningRate } = optimizer.options;
  return schedule === undefined ? () => learningRate : (step) => learningRate * schedule((step - 0.5) / steps);
}

/** What is done to each image of a batch. */
function augmenterFor(seed: number, { shape }: Dataset, { augment }: FitOptions): Training['augmenter'] {
  if (augment === undefined) return undefined;
  const random = new Random(seed).derive('augment');
  return (image) => augment(image, shape, random);
}

async function prepare(model: Trainee, data: Dataset, options: FitOptions): Promise<Training> {
  const { loss, optimizer, epochs = 1, batchSize = 64, shuffle = true } = options;
  checkWhole(epochs, 'epochs');
  checkWhole(batchSize, 'batchSize');
  if (model.network.parameterCount === 0)
    throw new OptionError('The network has no trainable parameters; there is nothing to fit.');
  loss.type.check(loss.options, model.network.outputShape, `[${loss.type.type}]`);
  optimizer.type.check(optimizer.options);
  checkAugmentation(data, options);
  const sizes = batchSizes(data.count, batchSize);
  const executable = await model.backend.compile(trainingSession(model.network, loss, optimizer, sizes));
  executable.block(blockNames.parameters).set(model.weights);
  return {
    executable,
    data,
    optimizer,
    rateAt: rateOver(epochs * Math.ceil(data.count / sizes[0]!), options),
    batchSize: sizes[0]!,
    epochs,
    shuffle: shuffle ? new Random(model.seed).derive('shuffle') : undefined,
    augmenter: augmenterFor(model.seed, data, options),
    breath: breathEvery(breathMilliseconds),
    signal: options.signal,
    onStep: options.onStep,
  };
}

async function validate(model: Trainee, event: EpochEvent, { validation, loss }: FitOptions): Promise<EpochEvent> {
  if (validation === undefined) return event;
  const { loss: validationLoss, accuracy: validationAccuracy } = await evaluateModel(model, validation, loss);
  return { ...event, validationLoss, validationAccuracy };
}

/** @throws TrainingError when a weight is not finite, so that a model never gets such weights. */
function readWeights({ executable }: Training, step: number, epoch: number): Float32Array {
  const weights = Float32Array.from(executable.block(blockNames.parameters));
  const lost = weights.find((weight) => !Number.isFinite(weight));
  if (lost !== undefined) throw diverged('weights', lost, step, epoch);
  return weights;
}

/** Of everything that training will need: the session, that of the validation, and the weights copied out of it. */
async function memoryOf(model: Trainee, { executable }: Training, { validation }: FitOptions): Promise<SessionMemory> {
  const copied = { numbers: 4 * model.network.parameterBlock, code: 0, compiler: 0, threads: 0 };
  const sessions = [executable.memory, copied];
  if (validation !== undefined) sessions.push((await model.predictor()).memory);
  return together(sessions);
}

/** Trains a model in place; see {@link Model.fit}. */
export async function fitModel(model: Trainee, data: Dataset, options: FitOptions): Promise<History> {
  const training = await prepare(model, data, options);
  const memory = await memoryOf(model, training, options);
  const [memoryBytes, { threads = 1 }] = [totalBytes(memory), training.executable];
  options.onStart?.({ memoryBytes, memory, threads, stepsPerEpoch: Math.ceil(data.count / training.batchSize) });
  const epochs: EpochEvent[] = [];
  let steps = 0;
  for (let epoch = 1; epoch <= training.epochs && !options.signal?.aborted; epoch++) {
    const { lastStep, event } = await runEpoch(training, epoch, steps + 1);
    model.weights = readWeights(training, lastStep, epoch);
    steps = lastStep;
    if (event === undefined) break;
    epochs.push(await validate(model, event, options));
    await options.onEpoch?.(epochs.at(-1)!);
  }
  const seconds = epochs.reduce((total, event) => total + event.seconds, 0);
  return {
    epochs,
    stopped: epochs.length < training.epochs,
    steps,
    samplesPerSecond: seconds === 0 ? 0 : (epochs.length * data.count) / seconds,
    memoryBytes,
    threads: training.executable.threadsAtWork ?? 1,
  };
}
