import type { Backend } from '../../backends/backend.ts';
import { TrainingError } from '../../core/errors.ts';
import { Random } from '../../core/random.ts';
import type { Dataset, Split } from '../../data/dataset.ts';
import { holdOut } from '../../data/subset.ts';
import { adaptDataset } from '../../train/adapt.ts';
import { buildRecipe, type Recipe } from '../recipes/index.ts';
import { configured } from './configure.ts';
import type { TrialJob } from './search.ts';

/** What a trial is made with besides its configuration. */
export interface TrialSettings {
  readonly recipe: Recipe;
  readonly seed: number;
  readonly backend: Backend;
}

/** The training images in two: to learn from and, under `test`, to choose by; the same for every trial of a seed. */
export function validationSplit(train: Dataset, share: number, seed: number): Split {
  return holdOut(train, share, new Random(seed).derive('validation'));
}

/**
 * Trains a recipe with a configuration on one part of the data and measures it on the other: the share of errors there,
 * 1 when training diverged.
 */
export async function runTrial(job: TrialJob, { train, test }: Split, settings: TrialSettings): Promise<number> {
  const { seed, backend } = settings;
  const recipe = configured(settings.recipe, job.configuration);
  const { loss, optimizer, batchSize } = recipe;
  const model = buildRecipe(recipe, train, { seed, backend });
  const shape = recipe.input(train.shape);
  try {
    await model.fit(adaptDataset(train, shape), { loss, optimizer, batchSize, epochs: job.epochs });
    return 1 - (await model.evaluate(adaptDataset(test, shape), { loss })).accuracy;
  } catch (error) {
    if (error instanceof TrainingError) return 1;
    throw error;
  }
}
