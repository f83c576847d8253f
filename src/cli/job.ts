import type { Dataset, Split } from '../data/dataset.ts';
import { type LoadOptions, loadData } from '../data/node/index.ts';
import { buildRecipe, findRecipe, optimizerFor, type Recipe } from '../lab/recipes/index.ts';
import type { Model } from '../model/model.ts';
import type { Optimizer } from '../optimizers/index.ts';
import { adaptDataset } from '../train/adapt.ts';
import { engine } from './engine.ts';
import type { RunConfig } from './run.ts';
import { version } from './version.ts';

/** What `featuremap train` can be told. */
export interface TrainOptions {
  readonly data: string;
  readonly seed: number;
  readonly epochs?: number;
  readonly batch?: number;
  readonly lr?: number;
  readonly optimizer?: string;
  readonly train?: number;
  readonly test?: number;
  readonly out?: string;
  readonly force?: true;
  readonly picture?: true;
  readonly json?: true;
}

/** Everything that a training needs, worked out and checked before anything is written. */
export interface Job {
  readonly recipe: Recipe;
  /** The name of the data set, or its path. */
  readonly dataName: string;
  readonly data: Split;
  readonly model: Model;
  readonly optimizer: Optimizer;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
}

type Transfer = Pick<LoadOptions, 'onProgress' | 'signal'>;

async function loadFitted(recipe: Recipe, options: TrainOptions, transfer: Transfer): Promise<[Dataset, Split]> {
  const { train, test } = options;
  const limits = { ...(train === undefined ? {} : { train }), ...(test === undefined ? {} : { test }) };
  const split = await loadData(options.data, { ...limits, ...transfer });
  const shape = recipe.input(split.train.shape);
  return [split.train, { train: adaptDataset(split.train, shape), test: adaptDataset(split.test, shape) }];
}

/** Loads the data, builds the network. @throws OptionError, FileError, FormatError, DataError, ShapeError */
export async function prepareJob(recipeName: string, options: TrainOptions, transfer: Transfer): Promise<Job> {
  const recipe = findRecipe(recipeName);
  const optimizer = optimizerFor(recipe, options.optimizer, options.lr);
  const [original, data] = await loadFitted(recipe, options, transfer);
  const { seed, epochs = recipe.epochs, batch: batchSize = recipe.batchSize } = options;
  const model = buildRecipe(recipe, original, { seed, backend: engine() });
  return { recipe, dataName: options.data, data, model, optimizer, epochs, batchSize, seed };
}

/** What `config.json` of the run says. */
export function configOf(job: Job): RunConfig {
  const { recipe, dataName, data, model, optimizer, epochs, batchSize, seed } = job;
  return {
    featuremap: version(),
    recipe: recipe.name,
    data: dataName,
    seed,
    epochs,
    batchSize,
    optimizer: { type: optimizer.type.type, ...optimizer.options },
    loss: { type: recipe.loss.type.type, ...recipe.loss.options },
    trainSamples: data.train.count,
    testSamples: data.test.count,
    input: model.network.inputShape,
    classes: data.train.classes,
    parameters: model.network.parameterCount,
    backend: model.backend.name,
    node: process.version,
  };
}
