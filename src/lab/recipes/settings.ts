import { OptionError } from '../../core/errors.ts';
import { didYouMean } from '../../core/suggest.ts';
import { type Optimizer, optimizerTypes } from '../../optimizers/index.ts';
import type { Recipe } from './recipe.ts';

/**
 * The recipe's optimizer with another learning rate, or another kind of optimizer with its own defaults.
 * @throws OptionError for an unknown kind, with the nearest name, or a learning rate that cannot be used.
 */
export function optimizerFor(recipe: Recipe, kind?: string, learningRate?: number): Optimizer {
  const { type, options } = recipe.optimizer;
  const own = kind === undefined || kind === type.type;
  const chosen = own ? type : optimizerTypes[kind];
  if (chosen === undefined) {
    const names = Object.keys(optimizerTypes);
    throw new OptionError(`There is no optimizer "${kind}".${didYouMean(kind!, names)} Known: ${names.join(', ')}.`, {
      name: kind,
      known: names,
    });
  }
  const base = own ? options : chosen.defaults;
  const settings = learningRate === undefined ? base : { ...base, learningRate };
  chosen.check(settings);
  return { type: chosen, options: settings };
}
