import { type SessionMemory, together, totalBytes } from '../backends/sessionMemory.ts';
import { TrainingError } from '../core/errors.ts';
import type { Evaluation } from '../train/evaluate.ts';
import type { EpochEvent, History, StepEvent } from '../train/events.ts';
import { diverged } from '../train/loop.ts';
import type { Console } from './console.ts';
import { count, loss, megabytes, percent } from './format.ts';
import type { Job } from './job.ts';
import { epochLine, type Progress, progress } from './progress.ts';
import type { Run } from './run.ts';

/** How a training ended. `result` is missing when no epoch was finished. */
export interface Outcome {
  readonly history: History;
  readonly result: Evaluation | undefined;
}

/** About how many lines of steps an epoch adds to the metrics. */
const stepLines = 20;

const now = () => new Date().toISOString();

function opening({ model, optimizer, batchSize, seed }: Job, memory: SessionMemory): string {
  const { type, options } = optimizer;
  const size = `${count(model.network.parameterCount)} parameters, ${megabytes(totalBytes(memory))} of memory`;
  return `${size}; batches of ${batchSize}, ${type.type} with learning rate ${options.learningRate}, seed ${seed}`;
}

/** Trains and keeps the run's files up to date: a model is in it from the start, after every epoch, and at the end. */
export async function trainJob(job: Job, run: Run, console: Console, signal: AbortSignal): Promise<Outcome> {
  const { model, data } = job;
  const shown = progress(console.err, data.train.count);
  const say = (text: string) => {
    shown.line(text);
    run.log(`${now()}  ${text}`);
  };
  let result: Evaluation | undefined;
  const { memory: measuring } = await model.predictor();
  await run.saveModel(model);
  try {
    const history = await model.fit(data.train, {
      loss: job.recipe.loss,
      optimizer: job.optimizer,
      epochs: job.epochs,
      batchSize: job.batchSize,
      signal,
      onStart: ({ memory }) => say(opening(job, together([memory, measuring]))),
      onStep: (event) => showStep(event, shown, run),
      onEpoch: async (event) => {
        result = await measure(job, event, shown, run, say);
        await run.saveModel(model);
      },
    });
    if (history.stopped) await run.saveModel(model);
    return { history, result };
  } catch (error) {
    shown.end();
    throw explained(error, run);
  }
}

function showStep(event: StepEvent, shown: Progress, run: Run): void {
  shown.step(event);
  if (event.step % Math.ceil(event.stepsPerEpoch / stepLines) === 0) run.metrics({ kind: 'step', ...event });
}

async function measure(
  { model, recipe, data }: Job,
  event: EpochEvent,
  shown: Progress,
  run: Run,
  say: (text: string) => void,
): Promise<Evaluation> {
  shown.status('measuring on the test images ...');
  const result = await model.evaluate(data.test, { loss: recipe.loss });
  const { loss: testLoss, accuracy: testAccuracy } = result;
  if (!Number.isFinite(testLoss)) throw diverged('test loss', testLoss, event.steps, event.epoch);
  say(`${epochLine(event)}  test loss ${loss(testLoss)}  test accuracy ${percent(testAccuracy)}`);
  run.metrics({ kind: 'epoch', ...event, testLoss, testAccuracy });
  return result;
}

/** Says also where the last good model is. */
function explained(error: unknown, { directory, log }: Run): unknown {
  if (!(error instanceof TrainingError)) return error;
  log(`${now()}  ${error.message}`);
  return new TrainingError(`${error.message} The last good model is kept in ${directory}.`, error.details);
}
