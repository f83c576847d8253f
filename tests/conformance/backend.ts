import { describe, expect, test } from 'vitest';
import type { Backend } from '../../src/backends/backend.ts';
import { evaluate } from '../../src/backends/reference/evaluate.ts';
import { Random } from '../../src/core/random.ts';
import { GraphBuilder } from '../../src/graph/graph.ts';
import type { Attributes, Op, OpSample } from '../../src/graph/op.ts';
import { input, ops } from '../../src/ops/index.ts';
import { fill } from './fill.ts';
import { relativeError, runOn } from './run.ts';

async function checkSample(backend: Backend, op: Op, sample: OpSample<Attributes>): Promise<void> {
  const builder = new GraphBuilder();
  const operands = sample.inputs.map(({ shape }, index) => input(builder, `x${index}`, shape));
  const graph = builder.finish({ y: builder.apply(op, sample.attributes, ...operands) });
  const random = new Random(3);
  const given = Object.fromEntries(sample.inputs.map((spec, index) => [`x${index}`, fill(spec, random)]));
  const right = evaluate(graph, given).y!.data;
  const { y } = await runOn(backend, graph, given);
  expect(relativeError(y!, right), `${op.name}: ${sample.name}`).toBeLessThanOrEqual(op.tolerance ?? 1e-5);
}

/** What every backend must pass: each op on each of its samples against the float64 meaning. */
export function conformance(backend: Backend): void {
  describe(`${backend.name} backend`, () => {
    for (const op of Object.values(ops) as unknown as Op[]) {
      for (const sample of op.samples) {
        test(`${op.name}: ${sample.name}`, () => checkSample(backend, op, sample));
      }
    }
  });
}
