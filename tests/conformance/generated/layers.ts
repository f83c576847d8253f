import type { Random } from '../../../src/core/random.ts';
import { sizeOf } from '../../../src/core/shape.ts';
import { GraphBuilder, type Value } from '../../../src/graph/graph.ts';
import {
  add,
  convolution,
  gradients,
  input,
  matmul,
  relu,
  sigmoid,
  sum,
  tanh,
  windowMax,
} from '../../../src/ops/index.ts';
import { plainWindow } from '../../../src/ops/support/window.ts';
import { fill } from '../fill.ts';
import { anyConvolution, winogradConvolution } from './products.ts';
import type { Program } from './programs.ts';
import { between, pick } from './shapes.ts';

type Draw = (name: string, shape: readonly number[]) => Value;

/** Pools by 2x2 where the maps are large enough. */
const pooled = (y: Value) =>
  y.shape[2]! > 1 && y.shape[3]! > 1 ? windowMax(y, plainWindow([2, 2], { stride: [2, 2] })) : y;

/** What follows a sum. Kinked: a rounding decides where a gradient goes, so that gradients agree in bits or not at all. */
const followers: readonly { readonly apply: (y: Value) => Value; readonly kinked: boolean }[] = [
  { apply: (y) => y, kinked: false },
  { apply: tanh, kinked: false },
  { apply: sigmoid, kinked: false },
  { apply: relu, kinked: true },
  { apply: relu, kinked: true },
  { apply: (y) => pooled(relu(y)), kinked: true },
  { apply: pooled, kinked: true },
];

function convolved(random: Random, index: number, draw: Draw): Value {
  const { attributes, x, maps } = index % 4 === 3 ? winogradConvolution(random) : anyConvolution(random);
  const w = draw('w', [maps, x[1] / attributes.groups, ...attributes.kernel]);
  const y = convolution(draw('x', x), w, attributes);
  // A number a map, a unit, or as good as none.
  const bias = pick(random, [
    [1, maps, 1, 1],
    [1, maps, 1, 1],
    [1, ...y.shape.slice(1)],
    [1, 1, 1, 1],
  ]);
  return add(y, draw('bias', bias));
}

function multiplied(random: Random, draw: Draw): Value {
  const [rows, inner, columns] = [between(random, 1, 70), between(random, 1, 300), between(random, 1, 130)];
  const y = matmul(draw('x', [rows, inner]), draw('w', [columns, inner]), { transposeB: true });
  return add(y, draw('bias', [1, columns]));
}

/**
 * What layers are made of: a convolution or a product with a bias, what follows it, and the gradients of all operands:
 * steps that an engine may join are met in every order and on every path.
 */
export function layer(random: Random, index: number): Program {
  const builder = new GraphBuilder();
  const given: Record<string, Float64Array> = {};
  const operands: Value[] = [];
  const draw: Draw = (name, shape) => {
    given[name] = fill({ shape }, random);
    // As layers start: sums of products stay near 1, where tanh and sigmoid do not magnify their errors.
    if (name === 'w')
      given[name] = given[name]!.map((weight) => Math.fround(weight / Math.sqrt(sizeOf(shape.slice(1)))));
    const value = input(builder, name, shape);
    operands.push(value);
    return value;
  };
  const before = index % 3 === 2 ? multiplied(random, draw) : convolved(random, index, draw);
  const { apply, kinked } = pick(random, before.shape.length === 4 ? followers : followers.slice(0, 5));
  const y = apply(before);
  const isSeen = random.integer(4) === 0;
  const total = sum(
    y,
    y.shape.map((_, axis) => axis),
  );
  const rows = gradients(total, operands).map((row, at) => [`d${at}`, row] as const);
  const outputs = { y, ...(isSeen ? { before } : {}), ...Object.fromEntries(rows) };
  return { graph: builder.finish(outputs), given, bitsOnly: kinked ? rows.map(([name]) => name) : [] };
}
