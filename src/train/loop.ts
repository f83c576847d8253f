import type { Executable } from '../backends/backend.ts';
import { TrainingError } from '../core/errors.ts';
import type { Random } from '../core/random.ts';
import { sizeOf } from '../core/shape.ts';
import { fillBatch, fillOneHot } from '../data/batch.ts';
import { type Dataset, labelsPerImage } from '../data/dataset.ts';
import { blockNames } from '../network/programs.ts';
import { gradientName } from '../network/sessions.ts';
import type { Optimizer } from '../optimizers/index.ts';
import type { EpochEvent, StepEvent } from './events.ts';
import { countCorrect } from './metrics.ts';

/** A compiled training session with its data. */
export interface Training {
  readonly executable: Executable;
  readonly data: Dataset;
  readonly optimizer: Optimizer;
  /** Learning rate of a step, counted from 1 over the whole run. */
  readonly rateAt: (step: number) => number;
  readonly batchSize: number;
  readonly epochs: number;
  /** Order of samples, a fresh permutation each epoch; undefined keeps the given order. */
  readonly shuffle: Random | undefined;
  /** Changes an image in the batch. */
  readonly augmenter: ((image: Float32Array) => void) | undefined;
  /** Lets timers, signals and drawing have their turn, where it is time to. */
  readonly breath: () => Promise<void>;
  readonly signal: AbortSignal | undefined;
  readonly onStep: ((event: StepEvent) => void) | undefined;
}

/** Running totals of an epoch. */
interface Totals {
  samples: number;
  loss: number;
  correct: number;
  seconds: number;
}

function setScalars({ executable, optimizer, rateAt }: Training, step: number): void {
  const values = Object.values(optimizer.type.scalars(optimizer.options, step, rateAt(step)));
  executable.block(blockNames.scalars).set(values);
}

function eachImage(batch: Float32Array, size: number, count: number, change: (image: Float32Array) => void): void {
  for (let n = 0; n < count; n++) change(batch.subarray(n * size, (n + 1) * size));
}

/** Loads a batch, runs forward and backward; returns the loss. */
function computeGradients(
  { executable, data, augmenter }: Training,
  order: ArrayLike<number>,
  start: number,
  count: number,
): number {
  const batch = executable.block(blockNames.batch) as Float32Array;
  fillBatch(data, order, start, count, batch);
  if (augmenter !== undefined) eachImage(batch, sizeOf(data.shape), count, augmenter);
  fillOneHot(data, order, start, count, executable.block(blockNames.target) as Float32Array);
  executable.run(gradientName(count));
  return executable.block(blockNames.loss)[0]!;
}

function addToTotals({ executable, data }: Training, totals: Totals, count: number, loss: number): void {
  const output = executable.block(blockNames.output);
  const target = executable.block(blockNames.target);
  totals.samples += count;
  totals.loss += loss * count;
  const places = labelsPerImage(data);
  totals.correct += countCorrect(output, target, count, data.classes.length, places) / places;
}

const figures = ({ samples, loss, correct, seconds }: Totals) => ({
  loss: loss / samples,
  accuracy: correct / samples,
  samplesPerSecond: samples / Math.max(seconds, 1e-9),
});

/** How far a pass over the data came: its last step, and its figures unless it was stopped. */
export interface Pass {
  readonly lastStep: number;
  readonly event: EpochEvent | undefined;
}

/**
 * One pass over the data. `firstStep` counts steps from 1 over the whole run.
 * @throws TrainingError when the loss is not a finite number; weights are those before that step.
 */
export async function runEpoch(training: Training, epoch: number, firstStep: number): Promise<Pass> {
  const { data, batchSize, epochs, shuffle, signal, onStep } = training;
  const order = shuffle?.permutation(data.count) ?? Uint32Array.from({ length: data.count }, (_, index) => index);
  const stepsPerEpoch = Math.ceil(data.count / batchSize);
  const totals: Totals = { samples: 0, loss: 0, correct: 0, seconds: 0 };
  const begun = performance.now();
  for (let index = 0; index < stepsPerEpoch; index++) {
    const start = index * batchSize;
    const count = Math.min(batchSize, data.count - start);
    const step = firstStep + index;
    const loss = computeGradients(training, order, start, count);
    if (!Number.isFinite(loss)) throw diverged('loss', loss, step, epoch);
    setScalars(training, step);
    training.executable.run('update');
    addToTotals(training, totals, count, loss);
    totals.seconds = (performance.now() - begun) / 1000;
    onStep?.({ epoch, epochs, step: index + 1, stepsPerEpoch, ...figures(totals) });
    await training.breath();
    if (signal?.aborted) return { lastStep: step, event: undefined };
  }
  const lastStep = firstStep + stepsPerEpoch - 1;
  const event = { epoch, epochs, steps: lastStep, seconds: totals.seconds, ...figures(totals) };
  return { lastStep, event };
}

/** What became of the training: the numbers of `what` are no longer finite. */
export function diverged(what: string, value: number, step: number, epoch: number): TrainingError {
  const message = `The ${what} became ${value} at step ${step} (epoch ${epoch}) and training stopped.`;
  return new TrainingError(`${message} Try a smaller learning rate.`, { [what]: value, step, epoch });
}
