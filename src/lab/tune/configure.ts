import { OptionError } from '../../core/errors.ts';
import { didYouMean } from '../../core/suggest.ts';
import type { Layer } from '../../layers/index.ts';
import type { Recipe } from '../recipes/index.ts';
import type { Configuration } from './space.ts';

/** Names of the numbers among some options. */
const numbersOf = (options: object) =>
  Object.entries(options).flatMap(([name, value]) => (typeof value === 'number' ? [name] : []));

/** The hyper-parameters of a recipe: `batch`, the optimizer's numbers, and the numbers that its layers' options say. */
export function tunable(recipe: Recipe): string[] {
  const ofLayers = recipe.layers(2).flatMap(({ options }) => numbersOf(options));
  return [...new Set(['batch', ...numbersOf(recipe.optimizer.options), ...ofLayers])];
}

/** Puts values in place of those that the options have under the same names. */
function replaced<O extends object>(options: O, configuration: Configuration): O {
  const given = numbersOf(options).flatMap((name) => (name in configuration ? [[name, configuration[name]]] : []));
  return { ...options, ...Object.fromEntries(given) };
}

/**
 * A recipe with other hyper-parameters: a layer's option, such as `mu`, is set in every layer that the recipe gives one.
 * @throws OptionError for a name that is none of its hyper-parameters, with the nearest.
 */
export function configured(recipe: Recipe, configuration: Configuration): Recipe {
  const known = tunable(recipe);
  for (const name of Object.keys(configuration)) {
    if (known.includes(name)) continue;
    throw new OptionError(
      `The recipe "${recipe.name}" has no hyper-parameter "${name}".${didYouMean(name, known)} Known: ${known.join(', ')}.`,
      { name, known },
    );
  }
  const change = (layer: Layer): Layer => ({ ...layer, options: replaced(layer.options, configuration) });
  const { optimizer } = recipe;
  const options = replaced(optimizer.options, configuration);
  optimizer.type.check(options);
  return {
    ...recipe,
    layers: (classes) => recipe.layers(classes).map(change),
    optimizer: { ...optimizer, options },
    batchSize: configuration.batch ?? recipe.batchSize,
  };
}
