import type { Dataset, Split } from '../../../data/dataset.ts';
import { jarrett2009Features } from '../../recipes/jarrett2009.ts';
import type { ExperimentSettings } from '../experiment.ts';
import { testImages, trainImages } from './data.ts';
import type { Scores } from './effects.ts';
import { type Filters, kinds } from './kinds.ts';
import { protocols } from './protocols.ts';

/** How much is trained and tested. */
interface Sizes {
  readonly seeds: number;
  /** Training images of each class. */
  readonly each: number;
  readonly test: number;
  readonly passes: Readonly<Record<Filters, number>>;
}

const full: Sizes = { seeds: 5, each: 30, test: 1000, passes: { random: 60, trained: 20 } };
const small: Sizes = { seeds: 1, each: 10, test: 64, passes: { random: 30, trained: 5 } };

export const sizesOf = ({ quick }: Pick<ExperimentSettings, 'quick'>): Sizes => (quick ? small : full);

/** One way of building and training a network, and the share of the test images recognised from each seed. */
export interface Outcome {
  readonly kind: string;
  readonly stages: 1 | 2;
  readonly filters: Filters;
  readonly shares: readonly number[];
}

/** All ways on one data set. */
export interface Result {
  readonly data: string;
  readonly outcomes: readonly Outcome[];
}

export const mean = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

/** Standard deviation of what the numbers are drawn from; one number says nothing of it. */
export function deviation(numbers: readonly number[]): number | undefined {
  if (numbers.length < 2) return undefined;
  const centre = mean(numbers);
  return Math.sqrt(numbers.reduce((sum, each) => sum + (each - centre) ** 2, 0) / (numbers.length - 1));
}

/** The kinds, stages and filters there are. */
const ways = kinds.flatMap((kind) =>
  ([1, 2] as const).flatMap((stages) =>
    (['random', 'trained'] as const).map((filters) => ({ kind, stages, filters }) as const),
  ),
);

/** Trains every network from one seed; in the order of `ways`. */
async function shares(split: Split, test: Dataset, seed: number, settings: ExperimentSettings): Promise<number[]> {
  const { each, passes } = sizesOf(settings);
  const { backend } = settings;
  const data = { train: trainImages(split, each, seed), test };
  const result: number[] = [];
  for (const { kind, stages, filters } of ways) {
    const features = jarrett2009Features(stages, kind);
    result.push(await protocols[filters](features, data, passes[filters], { seed, backend }));
  }
  return result;
}

/** Trains every network from every seed. */
export async function measureOn(split: Split, settings: ExperimentSettings): Promise<Result> {
  const { seeds, test } = sizesOf(settings);
  const data = split.train.name.replace(/ train$/, '');
  const images = testImages(split, test);
  const bySeed: number[][] = [];
  for (let seed = settings.seed; seed < settings.seed + seeds; seed++) {
    settings.note(`${data}, seed ${seed}: ${ways.length} networks`);
    bySeed.push(await shares(split, images, seed, settings));
  }
  const outcomes = ways.map(({ kind, stages, filters }, way) => ({
    kind: kind.name,
    stages,
    filters,
    shares: bySeed.map((all) => all[way]!),
  }));
  return { data, outcomes };
}

/** The shares from each seed of one way. */
export const sharesOf = ({ outcomes }: Result, kind: string, filters: Filters, stages: 1 | 2): readonly number[] =>
  outcomes.find((each) => each.kind === kind && each.filters === filters && each.stages === stages)!.shares;

/** Means over the seeds. */
export function scoresOf(result: Result): Scores {
  const pair = (kind: string, filters: Filters) =>
    [mean(sharesOf(result, kind, filters, 1)), mean(sharesOf(result, kind, filters, 2))] as const;
  return Object.fromEntries(
    kinds.map(({ name }) => [name, { random: pair(name, 'random'), trained: pair(name, 'trained') }]),
  );
}

/** The paper's own. */
export const paperScores: Scores = Object.fromEntries(
  kinds.flatMap(({ name, paper }) => (paper === undefined ? [] : [[name, paper] as const])),
);
