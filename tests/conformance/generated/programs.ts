import type { Random } from '../../../src/core/random.ts';
import { type Graph, GraphBuilder, type Value } from '../../../src/graph/graph.ts';
import {
  abs,
  add,
  affine,
  divide,
  exp,
  input,
  log,
  maximum,
  multiply,
  power,
  relu,
  sigmoid,
  softplus,
  subtract,
  sum,
  tanh,
} from '../../../src/ops/index.ts';
import { type OptimizerType, optimizerTypes } from '../../../src/optimizers/index.ts';
import { fill } from '../fill.ts';
import { anyShape, between, pick, repeatable } from './shapes.ts';

/** A graph with the numbers of its inputs. */
export interface Program {
  readonly graph: Graph;
  readonly given: Readonly<Record<string, Float64Array>>;
  /** Results that are not compared with the float64 meaning. */
  readonly bitsOnly?: readonly string[];
}

const positive = (x: Value) => affine(abs(x), 1, 0.5);

/** What a chain is made of; each keeps numbers near 1, so that errors do not grow with its length. */
const links: readonly ((a: Value, b: Value) => Value)[] = [
  (a) => abs(a),
  (a) => affine(a, -0.75, 0.5),
  (a) => relu(a),
  (a) => sigmoid(a),
  (a) => softplus(a),
  (a) => tanh(a),
  (a) => exp(affine(abs(a), -1)),
  (a) => log(positive(a)),
  (a) => power(positive(a), -0.5),
  (a, b) => add(a, b),
  (a, b) => subtract(a, b),
  (a, b) => multiply(tanh(a), b),
  (a, b) => maximum(a, b),
  (a, b) => divide(a, positive(b)),
];

/**
 * A net of two to thirty elementwise ops over up to ten inputs, some of them repeated, with one or two results and a sum
 * of one: more than one joined op holds, and results that are read in between.
 */
export function chain(random: Random): Program {
  const builder = new GraphBuilder();
  const shape = anyShape(random);
  const shapes = Array.from({ length: between(random, 1, 10) }, (_, i) =>
    i === 0 ? shape : repeatable(random, shape),
  );
  const values = shapes.map((each, index) => input(builder, `x${index}`, each));
  const given = Object.fromEntries(shapes.map((each, index) => [`x${index}`, fill({ shape: each }, random)]));
  for (let count = between(random, 2, 30); count > 0; count--) {
    const recent = values.slice(-4);
    values.push(pick(random, links)(pick(random, recent), pick(random, values)));
  }
  const y = add(values.at(-1)!, values[0]!);
  const z = pick(random, values);
  return { graph: builder.finish({ y, z, total: sum(z, [0]) }), given };
}

/** Other options than the defaults that change what an optimizer computes. */
const variants: Readonly<Record<string, readonly object[]>> = {
  sgd: [
    { momentum: 0.9 },
    { momentum: 0.9, nesterov: true },
    { weightDecay: 0.1 },
    { momentum: 0.5, weightDecay: 0.1 },
  ],
};

/** A step of an optimizer over a block of numbers, at a step of training between the first and the ten thousandth. */
export function update(type: OptimizerType<{ learningRate: number }>, options: object, random: Random): Program {
  const all = { ...type.defaults, ...options };
  const builder = new GraphBuilder();
  const shape = [between(random, 1, random.integer(3) === 0 ? 30_000 : 700)];
  const given: Record<string, Float64Array> = {};
  const block = (name: string, kind: 'normal' | 'positive') => {
    given[name] = fill({ shape, fill: kind }, random);
    return input(builder, name, shape);
  };
  const state = Object.fromEntries(type.state(all).map((name) => [name, block(name, 'positive')]));
  const scalars = Object.entries(type.scalars(all, 10 ** between(random, 0, 4), all.learningRate)).map(
    ([name, value]) => {
      given[name] = Float64Array.of(Math.fround(value));
      return [name, input(builder, name, [1])] as const;
    },
  );
  const [weights, gradients] = [block('weights', 'normal'), block('gradients', 'normal')];
  const next = type.update(all, weights, gradients, state, Object.fromEntries(scalars));
  return { graph: builder.finish({ weights: next.weights, ...next.state }), given };
}

/** Every optimizer with its defaults, with weight decay, and with what else changes its steps. */
export const optimizerCases = Object.values(optimizerTypes).flatMap((type) =>
  [{}, { weightDecay: 0.1 }, ...(variants[type.type] ?? [])].map((options) => ({ type, options })),
);
