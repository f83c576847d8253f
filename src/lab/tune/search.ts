import { Random } from '../../core/random.ts';
import { type Configuration, type Dimension, drawConfigurations, gridOf } from './space.ts';

/** Ways of choosing configurations. */
export const searchMethods = ['grid', 'random', 'halving'] as const;
export type SearchMethod = (typeof searchMethods)[number];

/** What is searched, and how. */
export interface Search {
  readonly dimensions: readonly Dimension[];
  readonly method: SearchMethod;
  /** Configurations that are drawn; a grid has as many as it has combinations. */
  readonly trials: number;
  /** Passes over the data of a whole training. */
  readonly epochs: number;
  readonly seed: number;
}

/** What is to be tried: a configuration, for so many passes. */
export interface TrialJob {
  readonly configuration: Configuration;
  readonly epochs: number;
}

/** What came of it. */
export interface Trial extends TrialJob {
  /** Share of the validation images that were wrong. */
  readonly error: number;
}

/** How a search is carried out. */
export interface SearchRun {
  /** Trains and measures; several run at once. */
  readonly evaluate: (job: TrialJob) => Promise<number>;
  /** How many at once. */
  readonly jobs: number;
  /** Trials of an earlier run, which are not done again. */
  readonly done?: readonly Trial[];
  /** Told of every new trial, at once. */
  readonly onTrial?: (trial: Trial) => void;
}

/** Of the configurations of a round, one in so many goes on to the next, with so many times the passes. */
const halvingFactor = 3;

const keyOf = ({ configuration, epochs }: TrialJob) => JSON.stringify([configuration, epochs]);

/** The configurations to begin with: every one once. */
function startOf({ dimensions, method, trials, seed }: Search): Configuration[] {
  const all =
    method === 'grid' ? gridOf(dimensions) : drawConfigurations(dimensions, trials, new Random(seed).derive('search'));
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}

/** Tries configurations, `jobs` at a time; results in their order. */
async function round(configurations: readonly Configuration[], epochs: number, run: SearchRun): Promise<Trial[]> {
  const known = new Map((run.done ?? []).map((trial) => [keyOf(trial), trial]));
  const results = configurations.map((configuration) => known.get(keyOf({ configuration, epochs })));
  let next = 0;
  const work = async () => {
    while (next < configurations.length) {
      const index = next++;
      if (results[index] !== undefined) continue;
      const job = { configuration: configurations[index]!, epochs };
      const trial = { ...job, error: await run.evaluate(job) };
      results[index] = trial;
      run.onTrial?.(trial);
    }
  };
  await Promise.all(Array.from({ length: run.jobs }, work));
  return results as Trial[];
}

/** Best first; of equals the one that was tried more thoroughly, then the one tried earlier. */
export const ranked = (trials: readonly Trial[]): Trial[] =>
  trials.toSorted((a, b) => b.epochs - a.epochs || a.error - b.error);

/** Rounds of successive halving: passes of the first, so that the last has all of them. */
function firstEpochs(configurations: number, epochs: number): number {
  const rounds = Math.floor(Math.log(configurations) / Math.log(halvingFactor) + 1e-9);
  return Math.max(1, Math.floor(epochs / halvingFactor ** rounds));
}

/**
 * Carries a search out: every configuration of a grid or drawn at random for all passes; or successive halving (Jamieson
 * and Talwalkar 2016), which gives all of them few passes and the best third three times as many, until some have all.
 * The same search gives the same trials, however many jobs.
 */
export async function runSearch(search: Search, run: SearchRun): Promise<Trial[]> {
  let configurations = startOf(search);
  if (search.method !== 'halving') return round(configurations, search.epochs, run);
  const trials: Trial[] = [];
  for (let epochs = firstEpochs(configurations.length, search.epochs); ; ) {
    const results = await round(configurations, epochs, run);
    trials.push(...results);
    if (epochs === search.epochs) return trials;
    const kept = Math.ceil(results.length / halvingFactor);
    configurations = ranked(results)
      .slice(0, kept)
      .map(({ configuration }) => configuration);
    epochs = kept === 1 ? search.epochs : Math.min(search.epochs, epochs * halvingFactor);
  }
}
