import { expect, test } from 'vitest';
import { evaluate } from '../../src/backends/reference/evaluate.ts';
import { Random } from '../../src/core/random.ts';
import { type Shape, sizeOf } from '../../src/core/shape.ts';
import { GraphBuilder } from '../../src/graph/graph.ts';
import { type Layer, type LayerSample, layerTypes, type Windowed } from '../../src/layers/index.ts';
import { input } from '../../src/ops/index.ts';
import { fill } from './fill.ts';

type Kind = Layer['type'];
type Sample = LayerSample<object>;

/** Units as one place of F maps; maps as they are. */
const windowed = (shape: Shape): Windowed => ({ shape, part: shape.length === 1 ? [shape[0]!, 1, 1] : shape });

/** The layer's output for one sample, in float64. Parameters are the same numbers for equal sizes. */
function run(kind: Kind, options: object, inputs: readonly Float64Array[], shapes: readonly Shape[]): Float64Array {
  const builder = new GraphBuilder();
  const random = new Random(7);
  const values: Record<string, Float64Array> = {};
  const given = (name: string, shape: Shape, numbers: Float64Array) => {
    values[name] = numbers;
    return input(builder, name, shape);
  };
  const xs = shapes.map((shape, i) => given(`x${i}`, [1, ...shape], inputs[i]!));
  const specs = kind.parameters(options, shapes);
  const parameters = Object.fromEntries(
    specs.map(({ name, shape }) => [name, given(name, shape, fill({ shape }, random))]),
  );
  return evaluate(builder.finish({ y: kind.apply(options, xs, parameters) }), values).y!.data;
}

const numbersFor = (shapes: readonly Shape[], sample: Sample) => {
  const random = new Random(8);
  return shapes.map((shape) => fill({ shape, ...(sample.fill && { fill: sample.fill }) }, random));
};

/** The part of `[C, H, W]` that begins at a place. */
function cut(numbers: Float64Array, from: Shape, to: Shape, top: number, left: number): Float64Array {
  const [, height, width] = from as [number, number, number];
  const [, rows, columns] = to as [number, number, number];
  return Float64Array.from({ length: sizeOf(to) }, (_, i) => {
    const [c, y, x] = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns];
    return numbers[(c * height + top + y) * width + left + x]!;
  });
}

/** The form over its own size, or the error that says there is none. */
function formOf(kind: Kind, { options, inputs }: Sample): Layer | Error | undefined {
  try {
    return kind.convolutional!(options, inputs.map(windowed), `[${kind.type}]`);
  } catch (error) {
    return error as Error;
  }
}

const cases = Object.values(layerTypes)
  .filter((kind) => kind.convolutional !== undefined)
  .flatMap((kind) => kind.samples.map((sample) => [`${kind.type}: ${sample.name}`, kind, sample as Sample] as const));

const refused = cases.filter(([, kind, sample]) => formOf(kind, sample) instanceof Error);
const slid = cases.filter((each) => !refused.includes(each));

test('only bias matrices are refused among the samples', () => {
  expect(refused.map(([name]) => name)).toEqual(['conv2d: bias matrix']);
});

test.each(slid)('over one window it is the layer itself: %s', (_name, kind, sample) => {
  const form = formOf(kind, sample) as Layer | undefined;
  const numbers = numbersFor(sample.inputs, sample);
  const parts = sample.inputs.map((shape) => windowed(shape).part);
  const expected = run(kind, sample.options, numbers, sample.inputs);
  const actual = form === undefined ? numbers[0]! : run(form.type, form.options, numbers, parts);
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 9);
  });
});

const unpadded = slid.filter(([, kind, sample]) => {
  const form = formOf(kind, sample) as Layer | undefined;
  const reach = form?.type.reach(form.options);
  return reach === undefined || typeof reach === 'string' || reach.padding.every((side) => side === 0);
});

test.each(unpadded)('over larger maps it is the layer at every window: %s', (_name, kind, sample) => {
  const form = formOf(kind, sample) as Layer | undefined;
  if (form === undefined) return expect(kind.convolutional).toBeDefined();
  const reach = form.type.reach(form.options);
  const [down, across] = typeof reach === 'string' ? [1, 1] : reach.stride;
  const parts = sample.inputs.map((shape) => windowed(shape).part);
  const large = parts.map(([c, rows, columns]) => [c!, rows! + 2 * down, columns! + across]);
  const numbers = numbersFor(large, sample);
  const output = form.type.outputShape(form.options, large, '');
  const part = form.type.outputShape(form.options, parts, '');
  const over = run(form.type, form.options, numbers, large);
  for (const [i, j] of [
    [0, 1],
    [1, 0],
    [2, 1],
  ] as const) {
    const windows = numbers.map((each, n) => cut(each, large[n]!, parts[n]!, i * down, j * across));
    const expected = run(kind, sample.options, windows, sample.inputs);
    cut(over, output, part, i, j).forEach((value, k) => {
      expect(value).toBeCloseTo(expected[k]!, 9);
    });
  }
});
