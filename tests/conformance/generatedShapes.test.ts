import { describe, expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { formatShape } from '../../src/core/shape.ts';
import { GraphBuilder } from '../../src/graph/graph.ts';
import type { Attributes, Op } from '../../src/graph/op.ts';
import { input, ops } from '../../src/ops/index.ts';
import { fill } from './fill.ts';
import { compare } from './generated/compare.ts';
import { layer } from './generated/layers.ts';
import { chain, optimizerCases, type Program, update } from './generated/programs.ts';
import type { Sample } from './generated/shapes.ts';
import { table } from './generated/table.ts';

const everyOp = Object.values(ops) as unknown as Op[];

/** One op applied to inputs with the sample's shapes and numbers. */
function programOf(op: Op, { attributes, inputs }: Sample, random: Random): Program {
  const builder = new GraphBuilder();
  const operands = inputs.map(({ shape }, index) => input(builder, `x${index}`, shape));
  const graph = builder.finish({ y: builder.apply(op, attributes, ...operands) });
  const named = graph.nodes.filter(({ op }) => op.name === 'input');
  const numbers = named.map(({ attributes: { name }, shape }, index) => [
    name,
    fill({ ...inputs[index], shape }, random),
  ]);
  return { graph, given: Object.fromEntries(numbers) };
}

const checkProgram = ({ graph, given, bitsOnly }: Program, tolerance: number) =>
  compare(graph, given, tolerance, bitsOnly);

const describeAttributes = (attributes: Attributes) =>
  Object.entries(attributes)
    .map(([name, value]) => `${name} ${ArrayBuffer.isView(value) ? `of ${value.length} numbers` : value}`)
    .join(', ');

test('no op is without generated shapes', () => {
  const without = everyOp.filter(({ name }) => !((table[name as keyof typeof table]?.cases ?? 0) > 0));
  console.log(`ops without generated shapes: ${without.map(({ name }) => name).join(', ') || 'none'}`);
  expect(without).toEqual([]);
});

for (const op of everyOp) {
  const row = table[op.name as keyof typeof table];
  if (row === undefined) continue;
  describe(`${op.name} on generated shapes`, () => {
    const stream = new Random(11).derive(op.name);
    for (let index = 0; index < row.cases; index++) {
      const random = stream.derive(`${index}`);
      const sample = row.draw(random, index);
      const shapes = sample.inputs.map(({ shape }) => formatShape(shape)).join(' with ');
      test(`${index}: ${shapes} ${describeAttributes(sample.attributes)}`, async () => {
        await checkProgram(programOf(op, sample, random), row.tolerance);
      });
    }
  });
}

/** Thirty roundings, and functions that are right to 1e-6. */
const programTolerance = 1e-5;

/** Winograd's algorithm, and sums over all samples and places. */
const layerTolerance = 3e-5;

describe('joined elementwise ops on generated shapes', () => {
  for (let index = 0; index < 32; index++) {
    test(`${index}`, async () => {
      await checkProgram(chain(new Random(13).derive(`${index}`)), programTolerance);
    });
  }
});

describe('layers and their gradients on generated shapes', () => {
  for (let index = 0; index < 28; index++) {
    test(`${index}`, async () => {
      await checkProgram(layer(new Random(19).derive(`${index}`), index), layerTolerance);
    });
  }
});

describe('optimizers on blocks of generated sizes', () => {
  optimizerCases.forEach(({ type, options }, index) => {
    for (let turn = 0; turn < 3; turn++) {
      test(`${type.type} ${JSON.stringify(options)} ${turn}`, async () => {
        await checkProgram(update(type, options, new Random(17).derive(`${index} ${turn}`)), programTolerance);
      });
    }
  });
});
