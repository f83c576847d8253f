import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { OptionError } from '../../core/errors.ts';
import { formatShape } from '../../core/shape.ts';
import { didYouMean } from '../../core/suggest.ts';
import { buildRecipe, recipes } from '../../lab/recipes/index.ts';
import type { Model } from '../../model/model.ts';
import { lossOf } from '../../model/notes.ts';
import { trainingSession } from '../../network/sessions.ts';
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
  readonly json?: true;
}

const examples = `
Examples:
  featuremap inspect lecture
  featuremap inspect lenet5 --input 3x32x32
  featuremap inspect runs/first --memory --batch 128`;

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

/** All memory of training with batches of a size, as the plan lays it out. */
async function trainingMemory(model: Model, batchSize: number): Promise<number> {
  const recipe = recipes.find(({ name }) => name === model.notes.recipe);
  const optimizer = recipe?.optimizer ?? sgd({ momentum: 0.9 });
  const session = trainingSession(model.network, lossOf(model), optimizer, [batchSize]);
  return (await model.backend.compile(session)).memoryBytes;
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
  const memory = options.memory ? { batch, memoryBytes: await trainingMemory(model, batch) } : {};
  const summary = model.summary();
  if (options.json) return out.line(JSON.stringify({ name: what, ...summary, ...memory }));
  if (recipe?.name === what) out.line(`${recipe.name}: ${recipe.description}\n`);
  const [heading, ...rows] = summaryLines(summary);
  out.line(out.paint('bold', heading!));
  for (const row of rows) out.line(row);
  for (const note of ['', ...notes]) out.line(out.paint('dim', note));
  if (memory.memoryBytes !== undefined) {
    out.line(
      `\nTraining with batches of ${batch} takes ${megabytes(memory.memoryBytes)} (${count(memory.memoryBytes)} bytes).`,
    );
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
    .addOption(sharedOptions.batch())
    .addOption(sharedOptions.json())
    .addHelpText('after', examples)
    .action((what: string, options: InspectOptions) => inspect(what, options, console));
}
