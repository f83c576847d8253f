import { evaluate } from '../../backends/reference/evaluate.ts';
import { GraphBuilder } from '../../graph/graph.ts';
import { type Layer, rectify as rectifyLayer, relu, softplus } from '../../layers/index.ts';
import { input } from '../../ops/index.ts';
import { lineChart, type Series } from '../figures/lineChart.ts';
import type { Experiment, ExperimentSettings, Findings } from './experiment.ts';

/** A layer's function at some numbers, in float64. */
export function valuesOf({ type, options }: Layer, x: Float64Array): Float64Array {
  const builder = new GraphBuilder();
  const y = type.apply(options, [input(builder, 'x', [1, x.length])], {});
  return evaluate(builder.finish({ y }), { x }).y!.data;
}

/** Numbers from -reach to reach, 0 in their middle. */
const around = (reach: number, count: number) =>
  Float64Array.from({ length: 2 * count + 1 }, (_, i) => (reach * (i - count)) / count);

const difference = (a: Float64Array, b: Float64Array) => Math.max(...a.map((each, i) => Math.abs(each - b[i]!)));

/** A hard form and its smooth one. */
interface Pair {
  readonly name: string;
  readonly hard: Layer;
  readonly smooth: (sharpness: number) => Layer;
  /** Where the two differ most comes to this. */
  readonly bound: (sharpness: number) => number;
}

const pairs: readonly Pair[] = [
  {
    name: 'relu',
    hard: relu(),
    smooth: (sharpness) => softplus({ sharpness }),
    bound: (k) => Math.LN2 / k,
  },
  {
    name: 'rectify',
    hard: rectifyLayer(),
    smooth: (sharpness) => rectifyLayer({ sharpness }),
    bound: (k) => (2 * Math.LN2) / k,
  },
];

function curves({ hard, smooth }: Pair, drawn: readonly number[]): Series[] {
  const x = around(3, 150);
  const points = (layer: Layer) => [...valuesOf(layer, x)].map((y, i) => [x[i]!, y] as const);
  const smoothed = drawn.map((k) => ({ name: `k = ${k}`, points: points(smooth(k)) }));
  return [...smoothed, { name: 'hard form', points: points(hard), dashed: true }];
}

async function measure({ quick }: ExperimentSettings): Promise<Findings> {
  const sharpnesses = quick ? [1, 100, 1e4] : [1, 2, 5, 10, 100, 1000, 1e4];
  const x = around(40, 4000);
  const rows = sharpnesses.map((k) => [
    k,
    ...pairs.flatMap(({ hard, smooth, bound }) => [difference(valuesOf(hard, x), valuesOf(smooth(k), x)), bound(k)]),
  ]);
  const figure = (pair: Pair, title: string) => ({
    name: pair.name,
    caption: title,
    content: lineChart({
      title,
      x: { label: 'x', from: -3, to: 3 },
      y: { label: 'f(x)' },
      series: curves(pair, [1, 2, 5, 10]),
    }),
  });
  return {
    tables: [
      {
        title: 'Largest difference between hard and smooth form, x = -40 .. 40',
        columns: [
          { name: 'k', format: 'count' },
          { name: 'ReLU and softplus', format: 'exponent' },
          { name: 'ln 2 / k', format: 'exponent' },
          { name: '|x| and its smooth form', format: 'exponent' },
          { name: '2 ln 2 / k', format: 'exponent' },
        ],
        rows,
      },
    ],
    figures: [
      figure(pairs[0]!, 'ReLU and softplus ln(1 + e^(kx)) / k'),
      figure(pairs[1]!, '|x| and (2/k) ln(1 + e^(kx)) - x - (2/k) ln 2'),
    ],
    reading:
      'Both differences fall as 1/k. Softplus is furthest from ReLU at 0, by ln 2 / k; the smooth absolute value is ' +
      'right at 0 and comes to lie 2 ln 2 / k below |x| far from it. At k = 10^4 softplus is within ' +
      `${(rows.at(-1)![1] as number).toExponential(1)} of ReLU: practically the same, and no number overflows on the way.`,
  };
}

export const rectify: Experiment = {
  name: 'rectify',
  rows: ['R13', 'R15'],
  description: 'ReLU and the absolute value against their smooth forms, for growing sharpness k.',
  measure,
};
