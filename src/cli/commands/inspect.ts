import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Executable, StepTime } from '../../backends/backend.ts';
import { type SessionMemory, together, totalBytes } from '../../backends/sessionMemory.ts';
import { OptionError } from '../../core/errors.ts';
import { Random } from '../../core/random.ts';
import { formatShape } from '../../core/shape.ts';
import { didYouMean } from '../../core/suggest.ts';
import { buildRecipe, recipes } from '../../lab/recipes/index.ts';
import type { Model } from '../../model/model.ts';
import { lossOf } from '../../model/notes.ts';
import { blockNames } from '../../network/programs.ts';
import { gradientName, trainingSession } from '../../network/sessions.ts';
import type { ModelSummary } from '../../network/summary.ts';
import { loadModel } from '../../node/model.ts';
import { sgd } from '../../optimizers/index.ts';
import type { Console } from '../console.ts';
import { engine } from '../engine.ts';
import { count, megabytes } from '../format.ts';
import { imageShape, sharedOptions, wholeNumber } from '../options.ts';
import { table } from '../table.ts';

interface InspectOptions {
  readonly input: readonly [number, number, number];
  readonly classes: number;
  readonly batch?: number;
  readonly memory?: true;
  readonly profile?: true;
  readonly json?: true;
}

const examples = `
Examples:
  featuremap inspect lecture
  featuremap inspect lenet5 --input 3x32x32
  featuremap inspect runs/first --memory --batch 128
  featuremap inspect lenet5 --profile`;

/** A recipe built for a shape, or a saved model. */
async function modelOf(what: string, { input, classes }: InspectOptions): Promise<Model> {
  const recipe = recipes.find(({ name }) => name === what);
  if (recipe !== undefined) {
    const names = Array.from({ length: classes }, (_, index) => String(index));
    return buildRecipe(recipe, { shape: input, classes: names }, { backend: engine() });
  }
  if (existsSync(what) || /[/\\.]/.test(what)) return loadModel(what, { backend: engine() });
  const names = recipes.map(({ name }) => name);
  throw new OptionError(
    `There is no recipe, model file or run "${what}".${didYouMean(what, names)} Recipes: ${names.join(', ')}.`,
    { what },
  );
}

/** Training with batches of a size, compiled. */
function compiled(model: Model, batchSize: number): Promise<Executable> {
  const recipe = recipes.find(({ name }) => name === model.notes.recipe);
  const optimizer = recipe?.optimizer ?? sgd({ momentum: 0.9 });
  return model.backend.compile(trainingSession(model.network, lossOf(model), optimizer, [batchSize]));
}

/** What the process uses for training and for measuring on test images between epochs. */
async function memoryOf(model: Model, batch: number) {
  const [training, predictor] = [await compiled(model, batch), await model.predictor()];
  const memory = together([training.memory, predictor.memory]);
  return { batch, memoryBytes: totalBytes(memory), memory };
}

const memoryParts: Readonly<Record<keyof SessionMemory, string>> = {
  numbers: 'numbers, as planned: parameters, gradients, activations, for training and for measuring',
  code: 'code and its translation (estimated)',
  compiler: 'heap, while compiling (estimated)',
  threads: 'further threads (estimated)',
};

const memoryLines = (memory: SessionMemory) =>
  table(
    Object.entries(memoryParts).map(([part, text]) => [megabytes(memory[part as keyof SessionMemory]), text]),
    [0],
  );

/** What each step of forward and backward takes, on random pixels. */
async function profiled(model: Model, batchSize: number): Promise<readonly StepTime[]> {
  const executable = await compiled(model, batchSize);
  if (executable.profile === undefined) throw new OptionError(`The ${model.backend.name} backend cannot be profiled.`);
  const random = new Random(1);
  executable.block(blockNames.parameters).set(model.weights);
  const pixels = executable.block(blockNames.batch);
  for (let i = 0; i < pixels.length; i++) pixels[i] = random.uniform();
  return executable.profile(gradientName(batchSize), profileRuns);
}

/** Runs of each step; the median counts. */
const profileRuns = 100;

function profileLines(steps: readonly StepTime[]): string[] {
  const total = steps.reduce((sum, step) => sum + step.milliseconds, 0);
  const rows = steps.map(({ label, op, algorithm, shape, milliseconds, gflops }) => [
    label,
    algorithm === undefined ? op : `${op} (${algorithm})`,
    formatShape(shape),
    milliseconds.toFixed(3),
    `${((100 * milliseconds) / total).toFixed(1)} %`,
    gflops === undefined ? '' : gflops.toFixed(0),
  ]);
  const heading = ['layer', 'op', 'result', 'ms', 'share', 'GFLOP/s'];
  return table([heading, ...rows, ['total', '', '', total.toFixed(3), '', '']], [3, 4, 5]);
}

/** The summary as lines: a row a layer, and the totals. */
export function summaryLines(summary: ModelSummary): string[] {
  const heading = ['layer', 'kind', 'output', 'parameters', 'multiply-adds', 'sees', 'if fully connected'];
  const layers = summary.layers.map((layer) => [
    layer.name,
    layer.kind,
    formatShape(layer.outputShape),
    count(layer.parameters),
    count(layer.multiplyAdds),
    formatShape(layer.receptiveField),
    count(layer.fullConnectionParameters),
  ]);
  const { parameters, multiplyAdds, fullConnectionParameters, inputShape, outputShape } = summary;
  const totals = [count(parameters), count(multiplyAdds), '', count(fullConnectionParameters)];
  const rows = [heading, ['input', '', formatShape(inputShape), '', '', '', ''], ...layers];
  return table([...rows, ['total', '', formatShape(outputShape), ...totals]], [3, 4, 5, 6]);
}

const notes = [
  'parameters and multiply-adds are for one image, forwards; "sees" is the part of the image that one unit depends on;',
  '"if fully connected" is what the layer would have if every unit saw every number before it.',
];

async function inspect(what: string, options: InspectOptions, { out }: Console): Promise<void> {
  const model = await modelOf(what, options);
  const recipe = recipes.find(({ name }) => name === model.notes.recipe);
  const batch = options.batch ?? recipe?.batchSize ?? 64;
  const memory = options.memory ? await memoryOf(model, batch) : undefined;
  const profile = options.profile ? { batch, steps: await profiled(model, batch) } : {};
  const summary = model.summary();
  if (options.json) return out.line(JSON.stringify({ name: what, ...summary, ...memory, ...profile }));
  if (recipe?.name === what) out.line(`${recipe.name}: ${recipe.description}\n`);
  const [heading, ...rows] = summaryLines(summary);
  out.line(out.paint('bold', heading!));
  for (const row of rows) out.line(row);
  for (const note of ['', ...notes]) out.line(out.paint('dim', note));
  if (memory !== undefined) {
    out.line(
      `\nTraining with batches of ${batch} takes ${megabytes(memory.memoryBytes)} (${count(memory.memoryBytes)} bytes):`,
    );
    for (const line of memoryLines(memory.memory)) out.line(line);
  }
  if (profile.steps !== undefined) {
    out.line(`\nForward and backward for a batch of ${batch}, each step by itself:`);
    for (const line of profileLines(profile.steps)) out.line(line);
  }
}

/** `featuremap inspect`. */
export function addInspect(program: Command, console: Console): void {
  program
    .command('inspect')
    .description('show the layers of a recipe, a model file or a run: shapes, parameters, cost')
    .argument('<recipe|model|run>')
    .option('--input <shape>', 'for a recipe: shape of the images, channels x rows x columns', imageShape, [1, 28, 28])
    .option('--classes <n>', 'for a recipe: number of classes', wholeNumber(1), 10)
    .option('--memory', 'show how much memory training takes')
    .option('--profile', 'measure what each step of training takes')
    .addOption(sharedOptions.batch())
    .addOption(sharedOptions.json())
    .addHelpText('after', examples)
    .action((what: string, options: InspectOptions) => inspect(what, options, console));
}
