import type { Experiment, ExperimentSettings, Findings, Table } from '../experiment.ts';
import { gradientsByLibrary, type Parameter } from './engine.ts';
import { forwardByHand, gradientsByHand, slipsOfK4 } from './hand.ts';
import { drawNumbers, type Matrix, type Numbers } from './numbers.ts';

/** What each parameter's gradient is; H is the loss, d6 and d1 the gradients at Y4 and Y1 where S keeps them. */
const equations: readonly (readonly [Parameter, string])[] = [
  ['w7', "(y7 - t) f'(z7) Y6[r,s]"],
  ['K4', "(y7 - t) f'(z7) sum_rs w7[r,s] f'(Y4[2r,2s]) Y3[2r+k,2s+t]"],
  ['B4', "(y7 - t) f'(z7) w7[r,s] f'(Y4[2r,2s]) at (2r,2s), else 0"],
  ['K1', "sum_ab f'(Y1[2a,2b]) Y0[2a+k,2b+t] sum_rs d6[r,s] K4[a-2r,b-2s]"],
  ['B1', "f'(Y1[2a,2b]) sum_rs d6[r,s] K4[a-2r,b-2s] at (2a,2b), else 0"],
];

/** A parameter with one of its numbers moved. */
const moved = (m: Matrix, row: number, column: number, by: number): Matrix =>
  m.map((each, r) => (r === row ? each.map((value, s) => (s === column ? value + by : value)) : each));

/** Central differences of the loss, in float64. */
export function differencesByHand(numbers: Numbers, name: Parameter, step = 1e-5): number[] {
  const lossAt = (r: number, s: number, by: number) =>
    forwardByHand({ ...numbers, [name]: moved(numbers[name], r, s, by) }).loss;
  return numbers[name].flatMap((row, r) => row.map((_, s) => (lossAt(r, s, step) - lossAt(r, s, -step)) / (2 * step)));
}

const largest = (values: readonly number[]) => Math.max(...values.map(Math.abs));

/** Largest difference from the right numbers, in units of the largest of them. */
const difference = (right: readonly number[], others: readonly number[]) =>
  largest(right.map((each, i) => each - others[i]!)) / largest(right);

/** Differences of every parameter's gradient, a row each, and of the K4 that the slides' chain gives. */
async function compare(seed: number, { backend }: ExperimentSettings) {
  const numbers = drawNumbers(seed);
  const byHand = gradientsByHand(numbers);
  const { graph, engine } = await gradientsByLibrary(numbers, backend);
  const parameters = equations.map(([name]) => {
    const hand = byHand[name].flat();
    const others = [graph[name], differencesByHand(numbers, name), engine[name]];
    return [hand.length, ...others.map((other) => difference(hand, other))];
  });
  const slips = Object.values(slipsOfK4(numbers)).map((slip) => [difference(byHand.K4.flat(), slip.flat())]);
  return { parameters, slips };
}

/** The largest of each number over many tables of the same form. */
const worstOf = (tables: readonly (readonly (readonly number[])[])[]) =>
  tables[0]!.map((row, r) => row.map((_, column) => Math.max(...tables.map((each) => each[r]![column]!))));

function parameterTable(worst: readonly (readonly number[])[], draws: number): Table {
  return {
    title: `Largest difference from the gradients derived by hand, in units of the largest gradient, over ${draws} draws`,
    columns: [
      { name: 'dH/d' },
      { name: 'by hand' },
      { name: 'numbers', format: 'count' },
      { name: 'graph, float64', format: 'exponent' },
      { name: 'finite differences', format: 'exponent' },
      { name: 'engine, float32', format: 'exponent' },
    ],
    rows: equations.map(([name, equation], e) => [name, equation, ...worst[e]!]),
  };
}

async function measure(settings: ExperimentSettings): Promise<Findings> {
  const draws = settings.quick ? 2 : 20;
  const results: Awaited<ReturnType<typeof compare>>[] = [];
  for (let draw = 0; draw < draws; draw++) results.push(await compare(settings.seed * 1000 + draw, settings));
  const worst = worstOf(results.map(({ parameters }) => parameters));
  const slips = worstOf(results.map((result) => result.slips));
  const over = (column: number) => Math.max(...worst.map((row) => row[column]!)).toExponential(1);
  return {
    tables: [
      parameterTable(worst, draws),
      {
        title: 'dH/dK4 with something left out, in the same units',
        columns: [{ name: 'left out' }, { name: 'largest difference', format: 'fixed' }],
        rows: Object.keys(slipsOfK4(drawNumbers(0))).map((name, i) => [name, slips[i]![0]!]),
      },
    ],
    figures: [],
    reading:
      `The equations of docs/backpropagation.md, summed in plain loops, agree with the gradients that the library ` +
      `derives to ${over(1)} in float64 and to ${over(3)} compiled in float32, and with central differences of the ` +
      `loss to ${over(2)}. The chain as slide 109 writes it has neither the sum over (r, s) nor the factor f'(Y4); ` +
      'without either, the gradient of K4 is another one.',
  };
}

export const backprop: Experiment = {
  name: 'backprop',
  rows: ['R26', 'R27'],
  description:
    "The gradients of the lecture's example network derived by hand, against the engine and finite differences.",
  measure,
};
