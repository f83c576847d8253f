import type { Dataset } from '../../data/dataset.ts';
import { type Model, type ModelOptions, sequential } from '../../model/model.ts';
import type { Recipe } from './recipe.ts';

/** What a recipe is built for. */
export interface Task {
  /** Of one image of the data: `[C, H, W]`. */
  readonly shape: Dataset['shape'];
  readonly classes: readonly string[];
}

/**
 * The recipe's network for data of a shape and some classes, with its starting weights. Its notes say which recipe it
 * is, what the classes are called and which loss it is trained on, so that the saved file is enough to use it.
 * @throws ShapeError naming the layer that does not fit.
 */
export function buildRecipe(recipe: Recipe, task: Task, options: ModelOptions = {}): Model {
  const { type, options: lossOptions } = recipe.loss;
  const notes = { recipe: recipe.name, classes: task.classes, loss: { type: type.type, options: lossOptions } };
  const layers = recipe.layers(task.classes.length);
  return sequential(recipe.input(task.shape), layers, { ...options, notes: { ...notes, ...options.notes } });
}
