import { describe, expect, test } from 'vitest';
import type { Executable } from '../../src/backends/backend.ts';
import { evaluate } from '../../src/backends/reference/evaluate.ts';
import { type AlgorithmPins, algorithmNames, type ChosenOp } from '../../src/backends/wasm/algorithms.ts';
import { wasmBackend } from '../../src/backends/wasm/index.ts';
import { Random } from '../../src/core/random.ts';
import { type Graph, GraphBuilder } from '../../src/graph/graph.ts';
import { convolution, convolutionInputGradient, convolutionWeightGradient, input } from '../../src/ops/index.ts';
import type { ConvolutionAttributes } from '../../src/ops/support/convolution.ts';
import { fill } from './fill.ts';
import { relativeError, runOn, sessionOf } from './run.ts';

/** Winograd's transforms round more often than the sum itself. */
const tolerance = 3e-5;
const division = { phaseWork: 0, programWork: 0, piecesWork: 0 };

const pick = <T>(random: Random, list: readonly T[]) => list[random.integer(list.length)]!;

interface Case {
  readonly name: string;
  readonly attributes: ConvolutionAttributes;
  readonly x: readonly [number, number, number, number];
  readonly maps: number;
}

/** Every third serves Winograd, every third is a matrix product, the others are anything. */
function randomCase(random: Random, index: number): Case {
  const kind = index % 3;
  const [side, step] = [pick(random, [2, 3, 3, 4, 5, 6, 7]), pick(random, [1, 1, 2, 3])];
  const sides = () => (kind === 0 ? side : pick(random, [1, 2, 3, 4, 5, 7]));
  const kernel = [sides(), sides()] as const;
  const quadratic = Math.min(step, side - 1);
  const steps = () => (kind === 2 ? pick(random, [1, 1, 2, 3]) : kind === 0 ? quadratic : 1);
  const [stride, dilation] = [[steps(), steps()] as const, [1, kind === 2 ? pick(random, [1, 1, 2]) : 1] as const];
  const border = (side: 0 | 1) => (kind === 1 ? 0 : random.integer(kernel[side]));
  const padding = [border(0), border(0), border(1), border(1)] as const;
  const more = () => (kind === 1 ? 0 : kind === 0 ? quadratic * (5 + random.integer(9)) : random.integer(14));
  const size = ([0, 1] as const).map((axis) => dilation[axis] * (kernel[axis] - 1) + 1 + more()) as [number, number];
  const groups = kind === 2 ? pick(random, [1, 1, 2, 3]) : 1;
  const many = () => groups * (kind === 0 ? 16 + random.integer(20) : 1 + random.integer(pick(random, [4, 23])));
  const attributes = { kernel, stride, padding, dilation, groups };
  const x = [2 + random.integer(6), many(), ...size] as [number, number, number, number];
  const maps = many();
  return { name: `${index}: ${maps} maps from ${x.join('x')}, ${JSON.stringify(attributes)}`, attributes, x, maps };
}

const opOf = { y: 'convolution', dx: 'convolutionInputGradient', dw: 'convolutionWeightGradient' } as const;
type Output = keyof typeof opOf;

function graphOf({ attributes, x: shape, maps }: Case): Graph {
  const builder = new GraphBuilder();
  const x = input(builder, 'x', shape);
  const w = input(builder, 'w', [maps, shape[1] / attributes.groups, ...attributes.kernel]);
  const y = convolution(x, w, attributes);
  const dy = input(builder, 'dy', y.shape);
  return builder.finish({
    y,
    dx: convolutionInputGradient(dy, w, attributes, [shape[2], shape[3]]),
    dw: convolutionWeightGradient(x, dy, attributes),
  });
}

function numbersFor(graph: Graph, random: Random): Record<string, Float64Array> {
  const inputs = graph.nodes.filter(({ op }) => op.name === 'input');
  return Object.fromEntries(inputs.map(({ attributes, shape }) => [attributes.name, fill({ shape }, random)]));
}

const settings = [
  { threads: 1, lanes: 8 },
  { threads: 3, lanes: 16 },
] as const;

const choicesOf = async (graph: Graph, kernels: AlgorithmPins = {}) =>
  (await wasmBackend({ threads: 1, lanes: 16, kernels }).compile(sessionOf(graph))).choices!('main');

type Choices = ReturnType<NonNullable<Executable['choices']>>;
const choiceFor = (choices: Choices, op: ChosenOp) => choices.find((each) => each.op === op)!;

/** Runs an op by each algorithm that serves it: right, the same bits with all settings and with all of the same order. */
async function checkOutput(
  output: Output,
  graph: Graph,
  given: Record<string, Float64Array>,
  right: ArrayLike<number>,
) {
  const op = opOf[output];
  const byOrder = new Map<string, Float64Array>();
  for (const { name, order } of choiceFor(await choicesOf(graph), op).considered) {
    for (const each of settings) {
      const backend = wasmBackend({ ...each, division, waitForThreads: true, kernels: { [op]: name } });
      const numbers = (await runOn(backend, graph, given))[output]!;
      expect(relativeError(numbers, right), `${op}: ${name}`).toBeLessThan(tolerance);
      const first = byOrder.get(order) ?? numbers;
      byOrder.set(order, first);
      expect(numbers, `${op}: ${name} with ${each.lanes} lanes has the bits of its order`).toEqual(first);
    }
  }
}

const count = 36;
const random = new Random(21);
const cases = Array.from({ length: count }, (_, index) => randomCase(random, index));

describe('every algorithm on generated shapes', () => {
  test.each(cases)('$name', async (each) => {
    const graph = graphOf(each);
    const given = numbersFor(graph, new Random(each.maps));
    const right = evaluate(graph, given);
    for (const output of Object.keys(opOf) as Output[]) await checkOutput(output, graph, given, right[output]!.data);
  });

  test('no algorithm is without shapes that it serves', async () => {
    const served = (await Promise.all(cases.map((each) => choicesOf(graphOf(each))))).flat();
    for (const [op, names] of Object.entries(algorithmNames)) {
      const seen = new Set(
        served.filter((each) => each.op === op).flatMap((each) => each.considered.map((c) => c.name)),
      );
      expect([...seen].sort(), op).toEqual([...names].sort());
    }
  });
});

const dense = cases[1]!;
const plain = cases[2]!;

test('a fixed algorithm is used where it serves, and the estimates decide elsewhere', async () => {
  const kernels = { convolution: 'matmul', convolutionInputGradient: 'scatter' } as const;
  const chosen = async (each: Case) =>
    (await choicesOf(graphOf(each), kernels)).map(({ op, algorithm, by }) => `${op}: ${algorithm} by ${by}`);
  expect((await chosen(dense)).slice(0, 2)).toEqual([
    'convolution: matmul by pin',
    'convolutionInputGradient: scatter by pin',
  ]);
  const [first, second] = await chosen(plain);
  expect(first).toMatch(/^convolution: direct-\w+ by model$/);
  expect(second).toBe('convolutionInputGradient: scatter by pin');
});

test('the order of summing does not depend on the lanes', async () => {
  for (const each of cases) {
    const orders = await Promise.all(
      ([8, 16] as const).map(async (lanes) => {
        const executable = await wasmBackend({ threads: 1, lanes }).compile(sessionOf(graphOf(each)));
        return executable.choices!('main').map((choice) => orderOf(choice));
      }),
    );
    expect(orders[0], each.name).toEqual(orders[1]);
  }
});

const orderOf = ({ algorithm, considered }: Choices[number]) =>
  considered.find(({ name }) => name === algorithm)!.order;

test('timed: one of those with the same bits, remembered, and the same results', async () => {
  const graph = graphOf(plain);
  const given = numbersFor(graph, new Random(1));
  const timed = wasmBackend({ threads: 1, lanes: 16, choice: 'timed' });
  const chosen = async () => (await timed.compile(sessionOf(graph))).choices!('main');
  const [first, model] = [await chosen(), await choicesOf(graph)];
  expect(first.map(orderOf)).toEqual(model.map(orderOf));
  expect(choiceFor(first, 'convolution').by).toBe('timing');
  const now = performance.now.bind(performance);
  performance.now = () => {
    throw new Error('measured again');
  };
  try {
    expect(await chosen()).toEqual(first);
  } finally {
    performance.now = now;
  }
  expect(await runOn(timed, graph, given)).toEqual(await runOn(wasmBackend({ threads: 1, lanes: 16 }), graph, given));
});
