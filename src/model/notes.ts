import { OptionError } from '../core/errors.ts';
import { type Loss, lossTypes } from '../losses/index.ts';
import type { Model } from './model.ts';

/** What the model's classes are called: as its notes say, else their numbers. */
export function classesOf(model: Model): readonly string[] {
  const units = model.network.outputShape[0]!;
  const { classes } = model.notes;
  const named = Array.isArray(classes) && classes.length === units;
  return named ? classes.map(String) : Array.from({ length: units }, (_, index) => String(index));
}

/** The loss the model was trained on, as its notes say. @throws OptionError when they do not. */
export function lossOf(model: Model): Loss {
  const { type, options } = (model.notes.loss ?? {}) as { type?: string; options?: object };
  const kind = lossTypes[type ?? ''];
  if (kind !== undefined) return { type: kind, options: options ?? {} };
  throw new OptionError('The model does not say which loss it was trained on. Put it into its notes.', {
    notes: model.notes,
  });
}
