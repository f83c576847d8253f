import { barChart } from '../../figures/barChart.ts';
import type { Figure, Table } from '../experiment.ts';
import { effects, five } from './effects.ts';
import { type Filters, kinds } from './kinds.ts';
import { deviation, mean, paperScores, type Result, scoresOf, sharesOf } from './measure.ts';

const ways: readonly Filters[] = ['random', 'trained'];
const numbers = ['one stage', 'two stages'] as const;
const points = (share: number) => (100 * share).toFixed(1);

/** What networks of so many stages recognise, kind by kind, beside the paper's. */
export function stageTable(result: Result, stages: 1 | 2): Table {
  return {
    title: `${result.data}, ${numbers[stages - 1]}: share recognised, mean and standard deviation over the seeds`,
    columns: [
      { name: 'after F_CSG' },
      ...ways.flatMap((filters) => [
        { name: `${filters} filters`, format: 'percent' as const },
        { name: 'deviation', format: 'percent' as const },
        { name: 'paper, Caltech-101', format: 'percent' as const },
      ]),
    ],
    rows: kinds.map(({ name, paper }) => [
      name,
      ...ways.flatMap((filters) => {
        const shares = sharesOf(result, name, filters, stages);
        return [mean(shares), deviation(shares) ?? '-', paper?.[filters][stages - 1] ?? '-'];
      }),
    ]),
  };
}

const asPoints = (name: string) => ({ name, format: 'fixed' as const });

/** What each part adds, on each data set and in the paper. */
export function effectTable(results: readonly Result[]): Table {
  const all = [...results.map((result) => [result.data, scoresOf(result)] as const), ['paper', paperScores] as const];
  return {
    title: 'What each part adds, in points: mean over the pairs of networks that differ in it alone, least and most',
    columns: [{ name: 'part' }, ...all.flatMap(([name]) => [name, 'least', 'most'].map(asPoints))],
    rows: effects.map(({ name, of }) => [
      name,
      ...all.flatMap(([, scores]) => {
        const added = of(scores);
        return [mean(added), Math.min(...added), Math.max(...added)].map((each) => 100 * each);
      }),
    ]),
  };
}

/** Bars of one table. */
export function stageFigure(result: Result, stages: 1 | 2): Figure {
  const title = `Share of ${result.data} recognised, ${numbers[stages - 1]}`;
  const rounded = (each: number) => Number(points(each));
  return {
    name: `${result.data.replaceAll(/[^\w-]/g, '-')}-${stages}`,
    caption: `${title}: means over the seeds, and one standard deviation up and down`,
    content: barChart({
      title,
      groups: { label: 'after F_CSG', names: kinds.map(({ name }) => name) },
      y: { label: 'recognised, %', from: 0 },
      series: ways.map((filters) => {
        const shares = kinds.map(({ name }) => sharesOf(result, name, filters, stages));
        return {
          name: `${filters} filters`,
          values: shares.map((each) => rounded(mean(each))),
          spreads: shares.map((each) => rounded(deviation(each) ?? 0)),
        };
      }),
    }),
  };
}

const signed = (share: number) => `${share < 0 ? '' : '+'}${points(share)}`;

/** What the parts add on one data set, the most first. */
function partsOf(result: Result): string {
  const scores = scoresOf(result);
  const added = effects.map(({ name, of }) => ({ name, points: mean(of(scores)) }));
  const listed = added.sort((a, b) => b.points - a.points).map(({ name, points }) => `${name} ${signed(points)}`);
  return `On ${result.data} the parts add, in points: ${listed.join(', ')}.`;
}

/** Two of the paper's kinds, at equal stages and filters, the one first that is better in the paper. */
interface Pair {
  readonly better: string;
  readonly worse: string;
  readonly filters: Filters;
  readonly stages: 1 | 2;
}

const pairs: readonly Pair[] = ways.flatMap((filters) =>
  ([1, 2] as const).flatMap((stages) => {
    const share = (kind: string) => paperScores[kind]![filters][stages - 1]!;
    return five.flatMap((better) =>
      five.flatMap((worse) => (share(better) > share(worse) ? [{ better, worse, filters, stages }] : [])),
    );
  }),
);

/** How far two kinds lie apart, and whether that is more than their deviations together. */
function gap(result: Result, { better, worse, filters, stages }: Pair) {
  const [high, low] = [better, worse].map((kind) => sharesOf(result, kind, filters, stages));
  const apart = mean(high!) - mean(low!);
  return { apart, clear: Math.abs(apart) > (deviation(high!) ?? 0) + (deviation(low!) ?? 0) };
}

const pairText = ({ better, worse, filters, stages }: Pair) =>
  `${worse} above ${better}, ${numbers[stages - 1]} of ${filters} filters`;

/** How many pairs come in the paper's order, and, where several seeds tell, those that clearly do not. */
function ordersOf(result: Result): string {
  const against = pairs.filter((pair) => gap(result, pair).apart <= 0);
  const inOrder = `Of the ${pairs.length} pairs of the paper's kinds, ${pairs.length - against.length} come in its order and ${against.length} against it`;
  if (result.outcomes[0]!.shares.length < 2) return `${inOrder}.`;
  const clearly = against.filter((pair) => gap(result, pair).clear).map(pairText);
  const which = clearly.length === 0 ? '' : ` (${clearly.join('; ')})`;
  return `${inOrder}, ${clearly.length} of them by more than both deviations together${which}.`;
}

/** What averages of signed responses leave. */
function cancellingOf(result: Result): string {
  const { PA, PM, 'Rabs-PA': rectified } = scoresOf(result);
  const shares = [PA!, rectified!, PM!].map((each) => `${points(each.random[0])} %`);
  return `One stage of random filters recognises ${shares[0]} by the average of signed responses, ${shares[1]} by that of their sizes and ${shares[2]} by their maximum.`;
}

/** The whole paragraph; every number and every order in it is taken from the results. */
export function readingOf(results: readonly Result[]): string {
  const paper = effects.map(({ name, of }) => `${name} ${signed(mean(of(paperScores)))}`);
  const each = results.flatMap((result) => [partsOf(result), ordersOf(result), cancellingOf(result)]);
  return `${each.join(' ')} In the paper, on Caltech-101: ${paper.join(', ')}.`;
}
