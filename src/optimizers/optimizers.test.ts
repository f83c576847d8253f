import { expect, test } from 'vitest';
import { evaluate } from '../backends/reference/evaluate.ts';
import { OptionError } from '../core/errors.ts';
import { GraphBuilder } from '../graph/graph.ts';
import { verify } from '../graph/verify.ts';
import { input } from '../ops/index.ts';
import { adam, adamw, type Optimizer, optimizerTypes, sgd } from './index.ts';

/** One step's graph: a block of P numbers each, one number each scalar. */
function stepGraph({ type, options }: Optimizer, size: number) {
  const builder = new GraphBuilder();
  const inputs = (names: readonly string[], shape: readonly number[]) =>
    Object.fromEntries(names.map((name) => [name, input(builder, name, shape)]));
  const { weights, gradients } = inputs(['weights', 'gradients'], [size]);
  const state = inputs(type.state(options), [size]);
  const scalars = inputs(Object.keys(type.scalars(options, 1, options.learningRate)), [1]);
  const next = type.update(options, weights!, gradients!, state, scalars);
  expect(Object.keys(next.state)).toEqual([...type.state(options)]);
  const graph = builder.finish({ weights: next.weights, ...next.state });
  verify(graph);
  return graph;
}

/** Weights after a step with each of the gradients. */
function train(optimizer: Optimizer, start: readonly number[], slopes: readonly (readonly number[])[]) {
  const { type, options } = optimizer;
  const graph = stepGraph(optimizer, start.length);
  const zeros = type.state(options).map((name) => [name, new Float64Array(start.length)] as const);
  let blocks: Record<string, ArrayLike<number>> = { weights: start, ...Object.fromEntries(zeros) };
  slopes.forEach((gradients, index) => {
    const scalars = Object.entries(type.scalars(options, index + 1, options.learningRate));
    const fixed = Object.fromEntries(scalars.map(([name, value]) => [name, [value]]));
    const results = evaluate(graph, { ...blocks, gradients, ...fixed });
    blocks = Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data]));
  });
  return Array.from(blocks.weights!);
}

test('sgd: w - rate g', () => {
  expect(train(sgd({ learningRate: 0.5 }), [1, -2], [[0.5, -4]])).toEqual([0.75, 0]);
  expect(train(sgd({ learningRate: 0.5, weightDecay: 0.5 }), [1, -2], [[0.5, -4]])).toEqual([0.5, 0.5]);
});

test('momentum: v = m v + g, two steps by hand', () => {
  // v1 = 4, w1 = 10 - 2; v2 = 0.5 * 4 + 4 = 6, w2 = 8 - 3
  expect(train(sgd({ learningRate: 0.5, momentum: 0.5 }), [10], [[4], [4]])).toEqual([5]);
  // Nesterov: 10 - 0.5 (4 + 0.5 * 4) = 7; 7 - 0.5 (4 + 0.5 * 6) = 3.5
  expect(train(sgd({ learningRate: 0.5, momentum: 0.5, nesterov: true }), [10], [[4], [4]])).toEqual([3.5]);
});

test('adam: the first step is the learning rate in the direction of the sign, whatever the gradient’s size', () => {
  const [a, b] = train(adam({ learningRate: 0.1 }), [1, 1], [[1e-3, -50]]);
  expect(a).toBeCloseTo(0.9, 5);
  expect(b).toBeCloseTo(1.1, 5);
});

const start = [1, -2, 0.5, 0];
const slopes = [
  [0.5, -1, 0.25, 0],
  [0.3, 0.8, -2, 0],
  [-0.1, 0.4, 0.05, 0],
];

// PyTorch 1.13 in float64, three steps each: `w.grad = torch.tensor(g); optimizer.step()` with the options in the line.
const torchResults: readonly [string, Optimizer, readonly number[]][] = [
  ['SGD(lr=0.1)', sgd({ learningRate: 0.1 }), [0.9299999999999999, -2.02, 0.67, 0]],
  [
    'SGD(lr=0.1, momentum=0.9)',
    sgd({ learningRate: 0.1, momentum: 0.9 }),
    [0.8175, -1.9209999999999998, 0.8072499999999999, 0],
  ],
  [
    'SGD(lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01)',
    sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 }),
    [0.758337758191, -1.933570116382, 0.9420427290955, 0],
  ],
  ['Adam(lr=0.1)', adam({ learningRate: 0.1 }), [0.7421105695296892, -1.9089587781618649, 0.5145889881891477, 0]],
  [
    'Adam(lr=0.1, betas=(0.8, 0.9), eps=0.01, weight_decay=0.1)',
    adam({ learningRate: 0.1, beta1: 0.8, beta2: 0.9, epsilon: 0.01, weightDecay: 0.1 }),
    [0.7389597661477154, -1.8766415723735894, 0.5147357314432166, 0],
  ],
  [
    'AdamW(lr=0.1, weight_decay=0.1)',
    adamw({ learningRate: 0.1, weightDecay: 0.1 }),
    [0.7153570596428004, -1.8516049031886244, 0.501073161497946, 0],
  ],
];

test.each(torchResults)(
  'the same weights as torch.optim.%s; a place of zeros stays zero',
  (_line, optimizer, expected) => {
    const weights = train(optimizer, start, slopes);
    expected.forEach((each, place) => {
      expect(Math.abs(weights[place]! - each)).toBeLessThan(1e-13);
    });
    expect(weights[3]).toBe(0);
  },
);

test('defaults, and options as plain JSON', () => {
  expect(sgd().options).toEqual({ learningRate: 0.01, momentum: 0, nesterov: false, weightDecay: 0 });
  const kept = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  expect(adam().options).toEqual({ ...kept, weightDecay: 0 });
  expect(adamw().options).toEqual({ ...kept, weightDecay: 0.01 });
  for (const [name, type] of Object.entries(optimizerTypes)) {
    expect(type.type).toBe(name);
    expect(JSON.parse(JSON.stringify(type.defaults))).toEqual(type.defaults);
  }
  expect(Object.keys(optimizerTypes)).toEqual(['adam', 'adamw', 'sgd']);
});

test.each([
  [() => sgd({ learningRate: -1 }), '[sgd] learningRate is -1; it must be a number >= 0.'],
  [() => sgd({ momentum: 1 }), '[sgd] momentum is 1; it must be a number >= 0 and < 1.'],
  [
    () => sgd({ nesterov: true }),
    '[sgd] nesterov looks ahead along the momentum, but momentum is 0. Set momentum: 0.9.',
  ],
  [() => adam({ epsilon: 0 }), '[adam] epsilon is 0; it must be a number > 0.'],
  [() => adam({ beta2: 1 }), '[adam] beta2 is 1; it must be a number >= 0 and < 1.'],
  [() => adamw({ weightDecay: Number.NaN }), '[adamw] weightDecay is NaN; it must be a number >= 0.'],
])('refuses %#', (act, message) => {
  expect(act).toThrow(OptionError);
  expect(act).toThrow(message);
});
