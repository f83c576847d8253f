import type { Command } from 'commander';
import { formatShape } from '../../core/shape.ts';
import { recipes } from '../../lab/recipes/index.ts';
import type { Console } from '../console.ts';
import { downloadStatus } from '../downloads.ts';
import { exitCodes } from '../errors.ts';
import { count, duration, loss, percent } from '../format.ts';
import { configOf, type Job, prepareJob, type TrainOptions } from '../job.ts';
import { positiveNumber, sharedOptions, wholeNumber } from '../options.ts';
import { portraitPng, printPortrait } from '../portrait.ts';
import { defaultDirectory, openRun, type Run } from '../run.ts';
import { type Outcome, trainJob } from '../training.ts';

const examples = `
Recipes:
${recipes.map(({ name, description }) => `  ${name.padEnd(10)} ${description}`).join('\n')}

Examples:
  featuremap train
  featuremap train lecture --epochs 2 --out runs/lecture
  featuremap train lenet5 --data mnist --seed 1 --json
  featuremap train lenet5 --data ./letters --optimizer adam --lr 0.001

The folder of the run holds config.json, metrics.jsonl, model.safetensors, log.txt and picture.png. Ctrl-C stops after
the step at hand and keeps the run; a second Ctrl-C ends at once.`;

function toJson(job: Job, run: Run, { history, result }: Outcome): string {
  return JSON.stringify({
    recipe: job.recipe.name,
    data: job.dataName,
    seed: job.seed,
    epochs: history.epochs.length,
    stopped: history.stopped,
    trainSamples: job.data.train.count,
    testSamples: job.data.test.count,
    testAccuracy: result?.accuracy ?? null,
    testLoss: result?.loss ?? null,
    trainSamplesPerSecond: history.samplesPerSecond,
    parameters: job.model.network.parameterCount,
    memoryBytes: history.memoryBytes,
    runDirectory: run.directory,
  });
}

function nextThings({ recipe, dataName }: Job, { directory }: Run): string[] {
  const other = recipe.name === 'lenet5' ? 'lecture' : 'lenet5';
  return [
    `npx featuremap inspect ${directory}`,
    `npx featuremap predict ${directory} picture.png`,
    dataName === 'digits'
      ? `npx featuremap train ${recipe.name} --data mnist`
      : `npx featuremap train ${other} --data ${dataName}`,
  ];
}

function printEnd(job: Job, run: Run, { history, result }: Outcome, { out }: Console, picture: boolean): void {
  if (result === undefined) return;
  if (picture) printPortrait(job.model, result, out);
  const seconds = history.epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const accuracy = out.paint('bold', percent(result.accuracy));
  out.line(`\ntest accuracy ${accuracy}, loss ${loss(result.loss)} on ${count(result.samples)} images`);
  out.line(`trained in ${duration(seconds)} at ${count(history.samplesPerSecond)} samples/s; kept in ${run.directory}`);
  out.line('\nnext thing to try:');
  for (const line of nextThings(job, run)) out.line(`  ${line}`);
}

async function train(recipeName: string, options: TrainOptions, console: Console): Promise<void> {
  const { out, err } = console;
  const signal = console.interrupt();
  const job = await prepareJob(recipeName, options, { signal, onProgress: downloadStatus(err) }).catch((error) => {
    if (signal.aborted) console.exitCode = exitCodes.interrupted;
    throw error;
  });
  const name = `${job.recipe.name} on ${job.dataName}`;
  const { train: training, test } = job.data;
  const directory = options.out ?? defaultDirectory(`${job.recipe.name}-${folderName(job.dataName)}`, new Date());
  const run = await openRun(directory, configOf(job), options.force === true);
  const images = `${count(training.count)} training and ${count(test.count)} test images of ${formatShape(training.shape)}`;
  err.line(`${err.paint('bold', name)}: ${images}, ${training.classes.length} classes`);
  const outcome = await trainJob(job, run, console, signal);
  const { history, result } = outcome;
  if (result !== undefined && !history.stopped) await run.savePicture(portraitPng(name, job.model, test, result));
  if (history.stopped) {
    console.exitCode = exitCodes.interrupted;
    err.line(
      `stopped after step ${count(history.steps)}, ${history.epochs.length} of ${job.epochs} epochs; the run is kept in ${directory}`,
    );
  }
  if (options.json) out.line(toJson(job, run, outcome));
  else if (!history.stopped) printEnd(job, run, outcome, console, out.isTerminal || options.picture === true);
}

/** The last part of a path, as a part of a folder's name. */
const folderName = (data: string) =>
  data
    .replace(/[/\\]+$/, '')
    .replace(/^.*[/\\]/, '')
    .replace(/[^\w.-]+/g, '-') || 'data';

/** `featuremap train`. */
export function addTrain(program: Command, console: Console): void {
  program
    .command('train')
    .description('train a recipe on a data set and keep the run in a folder')
    .argument('[recipe]', 'what to train', 'lenet5')
    .addOption(sharedOptions.data('').default('digits'))
    .option('--epochs <n>', "passes over the data (default: the recipe's)", wholeNumber(1))
    .addOption(sharedOptions.batch())
    .option('--lr <rate>', "learning rate (default: the recipe's)", positiveNumber)
    .option('--optimizer <kind>', "sgd, adam or adamw (default: the recipe's)")
    .option('--seed <n>', 'fixes starting weights and order: the same seed gives the same bytes', wholeNumber(0), 0)
    .option('--train <n>', 'take only the first n training images', wholeNumber(1))
    .addOption(sharedOptions.test())
    .option('--out <folder>', 'folder of the run (default: runs/<recipe>-<data>-<date>)')
    .option('--force', 'write into a folder that is not empty and not a run')
    .addOption(sharedOptions.picture())
    .addOption(sharedOptions.json())
    .addHelpText('after', examples)
    .action((recipe: string, options: TrainOptions) => train(recipe, options, console));
}
