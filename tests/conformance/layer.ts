import { evaluate } from '../../src/backends/reference/evaluate.ts';
import type { Array64 } from '../../src/core/tensor.ts';
import { GraphBuilder } from '../../src/graph/graph.ts';
import type { Layer } from '../../src/layers/layer.ts';
import { input } from '../../src/ops/index.ts';

/** One sample's maps or units as nested lists: `[[[1, 2], [3, 4]]]` is one map of 2x2, `[1, 2]` two units. */
export type Nested = readonly number[] | readonly Nested[];

function shapeOf(nested: Nested): number[] {
  const [first] = nested;
  return typeof first === 'number' || first === undefined ? [nested.length] : [nested.length, ...shapeOf(first)];
}

const numbersOf = (nested: Nested): number[] => (nested as readonly unknown[]).flat(Infinity) as number[];

/** Runs a layer on one sample in float64; parameters are given by name, in row-major order. */
export function run(layer: Layer, inputs: readonly Nested[], parameters: Record<string, Nested> = {}): Array64 {
  const builder = new GraphBuilder();
  const shapes = inputs.map(shapeOf);
  layer.type.outputShape(layer.options, shapes, `[${layer.type.type}]`);
  const values = shapes.map((shape, index) => input(builder, `x${index}`, [1, ...shape]));
  const specs = layer.type.parameters(layer.options, shapes);
  const weights = Object.fromEntries(specs.map(({ name, shape }) => [name, input(builder, name, shape)]));
  const y = layer.type.apply(layer.options, values, weights);
  const numbers = Object.fromEntries([
    ...inputs.map((nested, index) => [`x${index}`, numbersOf(nested)] as const),
    ...Object.entries(parameters).map(([name, nested]) => [name, numbersOf(nested)] as const),
  ]);
  const { shape, data } = evaluate(builder.finish({ y }), numbers).y!;
  return { shape: shape.slice(1), data };
}

/** The numbers of a result, rounded so that they can be compared with numbers written by hand. */
export function rounded(result: Array64, digits = 9): number[] {
  return [...result.data].map((number) => Number(number.toFixed(digits)) + 0);
}
