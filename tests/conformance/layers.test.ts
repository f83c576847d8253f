import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/backends/reference/evaluate.ts';
import { FeaturemapError } from '../../src/core/errors.ts';
import { Random } from '../../src/core/random.ts';
import { type Shape, sizeOf } from '../../src/core/shape.ts';
import { GraphBuilder } from '../../src/graph/graph.ts';
import { verify } from '../../src/graph/verify.ts';
import { type LayerSample, type LayerType, layerTypes } from '../../src/layers/index.ts';
import { constant, gradients, input, multiply, reshape, sum } from '../../src/ops/index.ts';
import { finiteDifferences } from './differences.ts';
import { fill } from './fill.ts';

type Kind = LayerType<object>;
type Sample = LayerSample<object>;
const kinds: readonly Kind[] = Object.values(layerTypes);
const samplesOfBatch = 2;

/** The layer's graph for a batch, its inputs `x0`, ... and its parameters as inputs of the graph. */
function layerGraph(kind: Kind, { options, inputs }: Sample) {
  const builder = new GraphBuilder();
  const values = inputs.map((shape, index) => input(builder, `x${index}`, [samplesOfBatch, ...shape]));
  const specs = kind.parameters(options, inputs);
  const parameters = Object.fromEntries(specs.map(({ name, shape }) => [name, input(builder, name, shape)]));
  const output = kind.apply(options, values, parameters);
  return { builder, operands: [...values, ...Object.values(parameters)], output };
}

/** Numbers for every input of the graph. The sample's fill is for the layer's inputs; parameters are normal. */
function numbersFor(kind: Kind, sample: Sample, random: Random): Record<string, Float64Array> {
  const xs = sample.inputs.map((shape, index) => {
    const spec = { shape: [samplesOfBatch, ...shape], fill: sample.fill ?? 'normal' };
    return [`x${index}`, fill(spec, random)] as const;
  });
  const specs = kind.parameters(sample.options, sample.inputs);
  return Object.fromEntries([...xs, ...specs.map(({ name, shape }) => [name, fill({ shape }, random)] as const)]);
}

function checkShape(kind: Kind, sample: Sample) {
  const { builder, output } = layerGraph(kind, sample);
  verify(builder.finish({ output }));
  const shape = kind.outputShape(sample.options, sample.inputs, `[${kind.type}]`);
  expect(output.shape).toEqual([samplesOfBatch, ...shape]);
}

/** L = sum of output * fixed weights, so that every output number has its own upstream gradient. */
function checkGradient(kind: Kind, sample: Sample) {
  const random = new Random(11);
  const { builder, operands, output } = layerGraph(kind, sample);
  const size = sizeOf(output.shape);
  const weights = constant(builder, [1, size], fill({ shape: [size] }, random));
  const loss = sum(multiply(reshape(output, [1, size]), weights), [0, 1]);
  const values = numbersFor(kind, sample, random);
  const names = Object.keys(values);
  const rows = gradients(loss, operands);
  const graph = builder.finish({ loss, ...Object.fromEntries(rows.map((row, index) => [`d${names[index]}`, row])) });
  verify(graph);
  const lossGraph = { ...graph, outputs: { loss: graph.outputs.loss! } };
  const results = evaluate(graph, values);
  for (const name of names) {
    const at = (x: Float64Array) => evaluate(lossGraph, { ...values, [name]: x }).loss!.data[0]!;
    const gradient = results[`d${name}`]!.data;
    const scale = Math.max(1, ...gradient.map(Math.abs));
    for (const [place, slope] of finiteDifferences(at, values[name]!, { limit: 40 })) {
      expect(Math.abs(gradient[place]! - slope) / scale, `d${name}[${place}]`).toBeLessThan(1e-6);
    }
  }
}

/** Exchanging the two samples of the batch exchanges the two outputs and changes nothing else. */
function checkSamplesAreIndependent(kind: Kind, sample: Sample) {
  const { builder, output } = layerGraph(kind, sample);
  const graph = builder.finish({ output });
  const values = numbersFor(kind, sample, new Random(12));
  const exchanged = { ...values };
  sample.inputs.forEach((shape, index) => {
    exchanged[`x${index}`] = swapHalves(values[`x${index}`]!, sizeOf(shape));
  });
  const y = evaluate(graph, values).output!.data;
  expect(evaluate(graph, exchanged).output!.data).toEqual(swapHalves(y, y.length / 2));
  expect(y).not.toEqual(swapHalves(y, y.length / 2));
}

function swapHalves(numbers: Float64Array, half: number): Float64Array {
  return Float64Array.of(...numbers.subarray(half), ...numbers.subarray(0, half));
}

/** Shapes and initial arrays of parameters: distinct names, and never more trainable numbers than places. */
function checkParameters(kind: Kind, { options, inputs }: Sample) {
  const specs = kind.parameters(options, inputs);
  expect(new Set(specs.map(({ name }) => name)).size).toBe(specs.length);
  for (const { shape, count, fan } of specs) {
    expect(shape.every((size) => Number.isInteger(size) && size >= 1)).toBe(true);
    expect(count ?? 1).toBeGreaterThanOrEqual(1);
    expect(count ?? 1).toBeLessThanOrEqual(sizeOf(shape));
    expect(Math.min(fan.in, fan.out)).toBeGreaterThan(0);
  }
  expect(Number.isInteger(kind.multiplyAdds(options, inputs))).toBe(true);
}

for (const kind of kinds) {
  describe(kind.type, () => {
    for (const sample of kind.samples) {
      test(`output shape: ${sample.name}`, () => checkShape(kind, sample));
      test(`gradients by finite differences: ${sample.name}`, () => checkGradient(kind, sample));
      test(`samples do not see each other: ${sample.name}`, () => checkSamplesAreIndependent(kind, sample));
      test(`parameters and counts: ${sample.name}`, () => checkParameters(kind, sample));
      test(`options are plain JSON: ${sample.name}`, () => {
        expect(JSON.parse(JSON.stringify(sample.options))).toEqual(sample.options);
      });
    }
    for (const { name, options, inputs, message } of kind.errorSamples) {
      const refusal = (where: string): unknown => {
        try {
          return kind.outputShape(options, inputs as readonly Shape[], where);
        } catch (error) {
          return error;
        }
      };
      test(`refuses: ${name}`, () => {
        expect(refusal(`[${kind.type}]`)).toBeInstanceOf(FeaturemapError);
        expect(refusal(`[${kind.type}]`)).toHaveProperty('message', message);
        const named = `[${kind.type} "stem"]`;
        expect(refusal(named)).toHaveProperty('message', message.replace(`[${kind.type}]`, named));
      });
    }
  });
}

test('every kind of layer has samples and names what it refuses', () => {
  const without = kinds.filter(({ samples }) => samples.length === 0).map(({ type }) => type);
  const refusesNothing = kinds.filter(({ errorSamples }) => errorSamples.length === 0).map(({ type }) => type);
  console.log(`${kinds.length} kinds of layers; without samples: ${without.join(', ') || 'none'}`);
  expect(without).toEqual([]);
  expect(refusesNothing).toEqual([]);
});

test('the table holds each kind under its own name', () => {
  expect(kinds.length).toBeGreaterThan(0);
  for (const [name, kind] of Object.entries(layerTypes)) expect(kind.type).toBe(name);
});
