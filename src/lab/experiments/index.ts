import { OptionError } from '../../core/errors.ts';
import { didYouMean } from '../../core/suggest.ts';
import { defaultBackend } from '../../runtime/defaultBackend.ts';
import * as all from './all.ts';
import type { Experiment, ExperimentSettings, Findings } from './experiment.ts';

export type { Column, ColumnFormat, Experiment, ExperimentSettings, Figure, Findings, Table } from './experiment.ts';
export { cellText, figureFile, reportOf, tableText } from './report.ts';

/** Every experiment, in the order of their names. */
export const experiments: readonly Experiment[] = Object.values(all);

/** The experiment of a name. @throws OptionError with the nearest name. */
export function findExperiment(name: string): Experiment {
  const found = experiments.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = experiments.map((each) => each.name);
  throw new OptionError(`There is no experiment "${name}".${didYouMean(name, names)} Known: ${names.join(', ')}.`, {
    name,
    known: names,
  });
}

function checkTaken({ name, takes = [] }: Experiment, settings: Partial<ExperimentSettings>): void {
  for (const setting of ['data', 'modern'] as const) {
    if (settings[setting] === undefined || takes.includes(setting)) continue;
    throw new OptionError(`The experiment "${name}" does not take ${setting}.`, { name, setting });
  }
}

/**
 * Runs an experiment: at full size with seed 0, on the default backend, unless told otherwise.
 * @throws OptionError for an unknown name, or a setting that the experiment does not take.
 */
export function runExperiment(name: string, settings: Partial<ExperimentSettings> = {}): Promise<Findings> {
  const experiment = findExperiment(name);
  checkTaken(experiment, settings);
  const { quick = false, seed = 0, backend = defaultBackend(), note = () => {} } = settings;
  return experiment.measure({ ...settings, quick, seed, backend, note });
}
