import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/backends/reference/evaluate.ts';
import { FeaturemapError } from '../../src/core/errors.ts';
import { Random } from '../../src/core/random.ts';
import { GraphBuilder } from '../../src/graph/graph.ts';
import { verify } from '../../src/graph/verify.ts';
import { type LossSample, type LossType, lossTypes } from '../../src/losses/index.ts';
import { gradients, input } from '../../src/ops/index.ts';
import { finiteDifferences } from './differences.ts';
import { fill } from './fill.ts';

const kinds: readonly LossType<object>[] = Object.values(lossTypes);
const batch = 3;

function checkLoss(kind: LossType<object>, { options, output }: LossSample<object>) {
  kind.check(options, output, `[${kind.type}]`);
  const builder = new GraphBuilder();
  const shape = [batch, ...output];
  const [y, t] = [input(builder, 'y', shape), input(builder, 't', shape)];
  const loss = kind.apply(options, y, t);
  expect(loss.shape).toEqual([1, 1]);
  const graph = builder.finish({ loss, slope: gradients(loss, [y])[0]! });
  verify(graph);
  const random = new Random(5);
  const values = { y: fill({ shape }, random), t: fill({ shape, fill: 'positive' }, random) };
  const slope = evaluate(graph, values).slope!.data;
  const at = (numbers: Float64Array) => evaluate(graph, { ...values, y: numbers }).loss!.data[0]!;
  for (const [place, difference] of finiteDifferences(at, values.y)) {
    expect(Math.abs(slope[place]! - difference), `dy[${place}]`).toBeLessThan(1e-8);
  }
}

for (const kind of kinds) {
  describe(kind.type, () => {
    for (const sample of kind.samples) {
      test(`one number, and its gradient by finite differences: ${sample.name}`, () => checkLoss(kind, sample));
      test(`options are plain JSON: ${sample.name}`, () => {
        expect(JSON.parse(JSON.stringify(sample.options))).toEqual(sample.options);
      });
    }
    for (const { name, options, output, message } of kind.errorSamples) {
      test(`refuses: ${name}`, () => {
        const act = () => kind.check(options, output, `[${kind.type}]`);
        expect(act).toThrow(FeaturemapError);
        expect(act).toThrow(new RegExp(`^${message.replace(/[[\]().+?]/g, '\\$&')}$`));
      });
    }
  });
}

test('every kind of loss has samples, refuses something, and stands under its own name', () => {
  expect(kinds.length).toBeGreaterThan(0);
  expect(kinds.filter(({ samples, errorSamples }) => samples.length === 0 || errorSamples.length === 0)).toEqual([]);
  for (const [name, kind] of Object.entries(lossTypes)) expect(kind.type).toBe(name);
});
