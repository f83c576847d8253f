import { digits } from '../../../data/digits/digits.ts';
import type { Experiment, ExperimentSettings, Findings } from '../experiment.ts';
import { measureOn, type Result, sizesOf } from './measure.ts';
import { effectTable, readingOf, stageFigure, stageTable } from './show.ts';

async function measure(settings: ExperimentSettings): Promise<Findings> {
  const { each, test } = sizesOf(settings);
  const results: Result[] = [];
  for (const split of settings.data ?? [digits({ train: 20 * each, test })]) {
    results.push(await measureOn(split, settings));
  }
  const both = results.flatMap((result) => [[result, 1] as const, [result, 2] as const]);
  return {
    tables: [...both.map(([result, stages]) => stageTable(result, stages)), effectTable(results)],
    figures: both.map(([result, stages]) => stageFigure(result, stages)),
    reading: readingOf(results),
  };
}

export const jarrett2009: Experiment = {
  name: 'jarrett2009',
  rows: ['R13', 'R15', 'R16', 'R23', 'R28'],
  description: 'Stages with and without |x|, normalisation, average or maximum, from 30 images a class (--data).',
  takes: ['data'],
  measure,
};
