import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { OptionError } from '../../core/errors.ts';
import { loadData } from '../../data/node/index.ts';
import { lineChart } from '../../lab/figures/lineChart.ts';
import { findRecipe, type Recipe } from '../../lab/recipes/index.ts';
import {
  configured,
  type Dimension,
  gridOf,
  parseDimension,
  ranked,
  runSearch,
  runTrial,
  type Search,
  type SearchMethod,
  searchMethods,
  type Trial,
} from '../../lab/tune/index.ts';
import type { Console } from '../console.ts';
import { engine } from '../engine.ts';
import { exitCodes } from '../errors.ts';
import { percent } from '../format.ts';
import { positiveNumber, sharedOptions, wholeNumber } from '../options.ts';
import { table } from '../table.ts';
import { runInProcess, type TrialTask } from '../trialProcess.ts';
import { openRecord, type SearchRecord } from '../tune/record.ts';

interface TuneOptions {
  readonly vary?: readonly Dimension[];
  readonly method: SearchMethod;
  readonly trials: number;
  readonly jobs: number;
  readonly data: string;
  readonly validation: number;
  readonly seed: number;
  readonly epochs?: number;
  readonly train?: number;
  readonly out?: string;
  readonly json?: true;
}

const examples = `
Hyper-parameters are batch, the optimizer's numbers (learningRate, momentum, weightDecay) and the numbers among the
options of the recipe's layers (such as kappa, lambda and mu of brightness). They are chosen by their error on images
held out of the training images; the test images are used once, at the end, for the best.

Examples:
  featuremap tune brightness --vary mu=0,0.25,0.5,0.75 --vary lambda=0.1,1,10
  featuremap tune brightness --vary kappa=0.1..10:log --vary mu=0..1 --method random --trials 20
  featuremap tune lenet5 --vary learningRate=0.001..0.3:log --method halving --trials 27 --epochs 9

The folder holds search.json, trials.jsonl and, at the end, trials.svg. After an interruption the same command goes on.`;

function collect(text: string, earlier: readonly Dimension[] = []): Dimension[] {
  const dimension = parseDimension(text);
  if (earlier.every(({ name }) => name !== dimension.name)) return [...earlier, dimension];
  throw new InvalidArgumentError(`${dimension.name} varies already.`);
}

function share(text: string): number {
  const value = positiveNumber(text);
  if (value < 1) return value;
  throw new InvalidArgumentError('Give a share between 0 and 1.');
}

/** The ends of a dimension: what must be possible before anything is tried. */
const endsOf = (dimension: Dimension) => ('values' in dimension ? dimension.values : [dimension.low, dimension.high]);

function searchOf(recipe: Recipe, options: TuneOptions): Search {
  const { vary: dimensions = [], method, trials, seed, epochs = recipe.epochs } = options;
  if (dimensions.length === 0)
    throw new OptionError('Nothing varies. Say what to try, such as --vary learningRate=0.01,0.1.');
  for (const dimension of dimensions)
    for (const end of endsOf(dimension)) configured(recipe, { [dimension.name]: end });
  if (method === 'grid') gridOf(dimensions);
  return { dimensions, method, trials, epochs, seed };
}

const describe = ({ configuration, epochs }: Trial) =>
  `${Object.entries(configuration)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')}, ${epochs} epochs`;

/** Runs the trials, keeping each as soon as it is there. */
function searchAll(
  search: Search,
  task: Omit<TrialTask, 'configuration' | 'epochs'>,
  record: SearchRecord,
  jobs: number,
  console: Console,
) {
  const signal = console.interrupt();
  const { err } = console;
  if (record.done.length > 0) err.line(`going on after ${record.done.length} trials`);
  return runSearch(search, {
    jobs,
    done: record.done,
    evaluate: (job) => runInProcess({ ...task, ...job }, signal),
    onTrial: (trial) => {
      record.add(trial);
      err.line(err.paint('dim', `${describe(trial)}: validation error ${percent(trial.error)}`));
    },
  }).catch((error) => {
    if (signal.aborted) console.exitCode = exitCodes.interrupted;
    throw signal.aborted ? new OptionError('Stopped; the same command goes on where it was.') : error;
  });
}

/** Trial by trial: its error, and the least so far. */
function chartOf(trials: readonly Trial[]): string {
  const errors = trials.map(({ error }) => 100 * error);
  const least = errors.map((_, n) => Math.min(...errors.slice(0, n + 1)));
  const points = (values: readonly number[]) => values.map((value, n) => [n + 1, value] as const);
  return lineChart({
    title: 'Validation error, trial by trial',
    x: { label: 'trial' },
    y: { label: 'error, %', from: 0 },
    series: [
      { name: 'trial', points: points(errors) },
      { name: 'least so far', points: points(least), dashed: true },
    ],
  });
}

function printTrials(trials: readonly Trial[], { out }: Console): void {
  const names = Object.keys(trials[0]!.configuration);
  const rows = ranked(trials).map(({ configuration, epochs, error }) => [
    ...names.map((name) => String(configuration[name])),
    String(epochs),
    percent(error),
  ]);
  const heading = [...names, 'epochs', 'validation error'];
  for (const line of table(
    [heading, ...rows],
    heading.map((_, column) => column),
  ))
    out.line(line);
}

async function tune(recipeName: string, options: TuneOptions, console: Console): Promise<void> {
  const recipe = findRecipe(recipeName);
  const search = searchOf(recipe, options);
  const { data, seed, validation, train } = options;
  const { train: images, test } = await loadData(data, train === undefined ? {} : { train });
  const folder = options.out ?? join('runs', `tune-${recipe.name}-${data.replace(/[^\w.-]+/g, '-')}`);
  const task = { recipe: recipe.name, data, seed, validation, ...(train !== undefined && { train }) };
  const record = await openRecord(folder, { ...task, ...search });
  const trials = await searchAll(search, task, record, options.jobs, console);
  await record.save('trials.svg', chartOf(trials));
  const best = ranked(trials)[0]!;
  const settings = { recipe, seed, backend: engine() };
  const testError = await runTrial(best, { train: images, test }, settings);
  const { out } = console;
  if (options.json)
    return out.line(
      JSON.stringify({ ...task, method: search.method, folder, trials: ranked(trials), best, testError }),
    );
  printTrials(trials, console);
  out.line(
    `\nbest: ${describe(best)}; trained on all training images its test error is ${out.paint('bold', percent(testError))}`,
  );
  out.line(`kept in ${folder}`);
}

/** `featuremap tune`. */
export function addTune(program: Command, console: Console): void {
  program
    .command('tune')
    .description('choose hyper-parameters by their error on held-out training images')
    .argument('<recipe>', 'what to train')
    .option(
      '--vary <name=values>',
      'what to try: NAME=1,2,5 or NAME=low..high or NAME=low..high:log; may be repeated',
      collect,
    )
    .addOption(new Option('--method <method>', 'how to choose').choices([...searchMethods]).default('grid'))
    .option('--trials <n>', 'configurations to draw, for random and halving', wholeNumber(1), 20)
    .option('--jobs <n>', 'trials at once, each in a process of its own', wholeNumber(1), 2)
    .addOption(sharedOptions.data('').default('digits'))
    .option('--validation <share>', 'share of the training images to choose by', share, 0.2)
    .option('--epochs <n>', "passes of a whole training (default: the recipe's)", wholeNumber(1))
    .option('--train <n>', 'take only the first n training images', wholeNumber(1))
    .option('--seed <n>', 'fixes what is held out, drawn and started from', wholeNumber(0), 0)
    .option('--out <folder>', 'folder of the search (default: runs/tune-<recipe>-<data>)')
    .addOption(sharedOptions.json())
    .addHelpText('after', examples)
    .action((recipe: string, options: TuneOptions) => tune(recipe, options, console));
}
