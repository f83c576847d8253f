import type { Filters, Shares } from './kinds.ts';

/** What is recognised, by the name of the kind of stage. */
export type Scores = Readonly<Record<string, Shares>>;

const ways: readonly Filters[] = ['random', 'trained'];

/** The kinds of the paper's table. */
export const five = ['Rabs-N-PA', 'Rabs-PA', 'N-PM', 'N-PA', 'PA'] as const;

/** What is recognised by kinds with some part, less what is recognised without it, at equal stages and filters. */
const between =
  (...pairs: readonly (readonly [withPart: string, without: string])[]) =>
  (scores: Scores) =>
    pairs.flatMap(([a, b]) =>
      ways.flatMap((way) => [0, 1].map((stage) => scores[a]![way][stage]! - scores[b]![way][stage]!)),
    );

/** What each part of a network adds, in every pair of networks that differ in it alone. */
export const effects: readonly { readonly name: string; readonly of: (scores: Scores) => readonly number[] }[] = [
  { name: 'Rabs before the average', of: between(['Rabs-N-PA', 'N-PA'], ['Rabs-PA', 'PA']) },
  { name: 'N before the average', of: between(['Rabs-N-PA', 'Rabs-PA'], ['N-PA', 'PA']) },
  { name: 'the maximum in place of the average', of: between(['N-PM', 'N-PA']) },
  {
    name: 'a second stage',
    of: (scores) => five.flatMap((kind) => ways.map((way) => scores[kind]![way][1]! - scores[kind]![way][0]!)),
  },
  {
    name: 'training the filters',
    of: (scores) => five.flatMap((kind) => [0, 1].map((s) => scores[kind]!.trained[s]! - scores[kind]!.random[s]!)),
  },
];
