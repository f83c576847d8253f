import { OptionError } from '../../core/errors.ts';
import type { Dataset } from '../../data/dataset.ts';
import { type Model, type ModelOptions, sequential } from '../../model/model.ts';
import type { Recipe } from './recipe.ts';

/** What a recipe is built for. */
export interface Task {
  /** Of one image of the data: `[C, H, W]`. */
  readonly shape: Dataset['shape'];
  readonly classes: readonly string[];
  /** Of data with a label for each pixel, which recipes are not for. */
  readonly labelSize?: Dataset['labelSize'];
}

/**
 * The recipe's network for data of a shape and some classes, with its starting weights. Its notes say which recipe it
 * is, what the classes are called and which loss it is trained on, so that the saved file is enough to use it.
 * @throws ShapeError naming the layer that does not fit. @throws OptionError for data with a label for each pixel.
 */
export function buildRecipe(recipe: Recipe, task: Task, options: ModelOptions = {}): Model {
  if (task.labelSize !== undefined) {
    throw new OptionError(
      `The recipe ${recipe.name} gives an image one class, but these data have a label for each pixel. ` +
        'See: featuremap lab segmentation.',
      { recipe: recipe.name, labelSize: task.labelSize },
    );
  }
  const { type, options: lossOptions } = recipe.loss;
  const notes = { recipe: recipe.name, classes: task.classes, loss: { type: type.type, options: lossOptions } };
  const layers = recipe.layers(task.classes.length);
  return sequential(recipe.input(task.shape), layers, { ...options, notes: { ...notes, ...options.notes } });
}
