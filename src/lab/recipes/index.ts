import { OptionError } from '../../core/errors.ts';
import { didYouMean } from '../../core/suggest.ts';
import * as all from './all.ts';
import type { Recipe } from './recipe.ts';

export { buildRecipe } from './build.ts';
export type { Recipe } from './recipe.ts';
export { optimizerFor } from './settings.ts';

/** Every recipe, in the order of their names. */
export const recipes: readonly Recipe[] = Object.values(all).sort((a, b) => (a.name < b.name ? -1 : 1));

/** The recipe of a name. @throws OptionError with the nearest name. */
export function findRecipe(name: string): Recipe {
  const recipe = recipes.find((each) => each.name === name);
  if (recipe !== undefined) return recipe;
  const names = recipes.map((each) => each.name);
  throw new OptionError(`There is no recipe "${name}".${didYouMean(name, names)} Known: ${names.join(', ')}.`, {
    name,
    known: names,
  });
}
