import type { Command } from 'commander';
import { loadData } from '../../data/node/index.ts';
import { findRecipe } from '../../lab/recipes/index.ts';
import { runTrial, validationSplit } from '../../lab/tune/index.ts';
import type { Console } from '../console.ts';
import { engine } from '../engine.ts';
import { type TrialTask, trialCommand } from '../trialProcess.ts';

async function trial(text: string, { out }: Console): Promise<void> {
  const { recipe, data, seed, validation, train, configuration, epochs } = JSON.parse(text) as TrialTask;
  const { train: images } = await loadData(data, train === undefined ? {} : { train });
  const split = validationSplit(images, validation, seed);
  const settings = { recipe: findRecipe(recipe), seed, backend: engine() };
  out.line(JSON.stringify({ error: await runTrial({ configuration, epochs }, split, settings) }));
}

/** The hidden command with which `featuremap tune` does a trial in a process of its own. */
export function addTuneTrial(program: Command, console: Console): void {
  program
    .command(trialCommand, { hidden: true })
    .argument('<task>')
    .action((task: string) => trial(task, console));
}
