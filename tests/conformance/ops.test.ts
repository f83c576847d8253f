import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/backends/reference/evaluate.ts';
import { ShapeError } from '../../src/core/errors.ts';
import { Random } from '../../src/core/random.ts';
import { sizeOf } from '../../src/core/shape.ts';
import { GraphBuilder } from '../../src/graph/graph.ts';
import type { Attributes, Op, OpSample } from '../../src/graph/op.ts';
import { verify } from '../../src/graph/verify.ts';
import { constant, gradients, input, multiply, ops, reshape, sum } from '../../src/ops/index.ts';
import { finiteDifferences } from './differences.ts';
import { fill } from './fill.ts';

/** L = sum of output * fixed weights, so that every output number has its own upstream gradient. */
function weightedGraph(op: Op, sample: OpSample<Attributes>, random: Random) {
  const builder = new GraphBuilder();
  const operands = sample.inputs.map(({ shape }, index) => input(builder, `x${index}`, shape));
  const output = builder.apply(op, sample.attributes, ...operands);
  const size = sizeOf(output.shape);
  const weights = constant(builder, [1, size], fill({ shape: [size] }, random));
  const loss = sum(multiply(reshape(output, [1, size]), weights), [0, 1]);
  return { builder, operands, loss };
}

function checkGradient(op: Op, sample: OpSample<Attributes>) {
  const random = new Random(7);
  const { builder, operands, loss } = weightedGraph(op, sample, random);
  const rows = gradients(loss, operands);
  const graph = builder.finish({ loss, ...Object.fromEntries(rows.map((row, index) => [`d${index}`, row])) });
  verify(graph);
  const values = Object.fromEntries(sample.inputs.map((spec, index) => [`x${index}`, fill(spec, random)]));
  const results = evaluate(graph, values);
  sample.inputs.forEach((_, index) => {
    const name = `x${index}`;
    const at = (x: Float64Array) => evaluate(graph, { ...values, [name]: x }).loss!.data[0]!;
    const scale = Math.max(1, ...results[`d${index}`]!.data.map(Math.abs));
    for (const [place, slope] of finiteDifferences(at, values[name]!, { limit: 12 })) {
      expect(Math.abs(results[`d${index}`]!.data[place]! - slope) / scale, `d${name}[${place}]`).toBeLessThan(1e-6);
    }
  });
}

for (const op of (Object.values(ops) as unknown as Op[]).filter((each) => each.samples.length > 0)) {
  describe(op.name, () => {
    for (const sample of op.samples) {
      if (op.gradient === undefined || sample.inputs.length === 0) continue;
      test(`gradient by finite differences: ${sample.name}`, () => checkGradient(op, sample));
    }
    for (const { name, attributes, inputs, message } of op.errorSamples) {
      test(`refuses: ${name}`, () => {
        const builder = new GraphBuilder();
        const operands = inputs.map((shape, index) => input(builder, `x${index}`, shape));
        const act = () => builder.apply(op, attributes, ...operands);
        expect(act).toThrow(ShapeError);
        expect(act).toThrow(message);
      });
    }
  });
}

test('every op but the input has samples, and names what its shape rule refuses', () => {
  const all = Object.values(ops) as unknown as Op[];
  const without = all.filter((op) => op.samples.length === 0).map((op) => op.name);
  const refusesNothing = all.filter((op) => op.errorSamples.length === 0).map((op) => op.name);
  expect(without).toEqual(['input']);
  expect(refusesNothing).toEqual([
    'abs',
    'affine',
    'exp',
    'input',
    'log',
    'power',
    'relu',
    'sigmoid',
    'sign',
    'softplus',
    'step',
    'tanh',
  ]);
});
