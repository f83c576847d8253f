import { describe, expect, test } from 'vitest';
import { wasmBackend } from '../../src/backends/wasm/index.ts';
import { Random } from '../../src/core/random.ts';
import { type Graph, GraphBuilder, type Value } from '../../src/graph/graph.ts';
import { abs, add, affine, convolution, input, maximum, multiply, relu } from '../../src/ops/index.ts';
import { plainWindow } from '../../src/ops/support/window.ts';
import { fill } from './fill.ts';
import { compare } from './generated/compare.ts';
import { runOn, sessionOf } from './run.ts';

/** One case for each way that convolutions are computed; sizes that leave parts of tiles over. */
const cases = [
  { name: 'lanes along places', x: [2, 3, 11, 13], maps: 7, kernel: 3, stride: 1, groups: 1 },
  { name: 'lanes along places, with a stride', x: [1, 4, 19, 21], maps: 9, kernel: 5, stride: 2, groups: 1 },
  { name: 'short rows, gathered', x: [3, 5, 6, 6], maps: 4, kernel: 2, stride: 1, groups: 1 },
  { name: 'lanes along maps', x: [2, 6, 14, 14], maps: 16, kernel: 5, stride: 1, groups: 1 },
  { name: 'lanes along maps, a panel in part', x: [2, 3, 9, 9], maps: 29, kernel: 5, stride: 1, groups: 1 },
  { name: 'groups', x: [2, 6, 10, 9], maps: 12, kernel: 3, stride: 1, groups: 3 },
  { name: 'large tiles', x: [2, 16, 18, 18], maps: 19, kernel: 3, stride: 1, groups: 1 },
  { name: 'large tiles, cropped', x: [2, 17, 19, 18], maps: 16, kernel: 3, stride: 1, groups: 1 },
  { name: 'small tiles', x: [1, 18, 10, 10], maps: 23, kernel: 3, stride: 1, groups: 1 },
  { name: 'small tiles, cropped', x: [1, 16, 11, 11], maps: 17, kernel: 3, stride: 1, groups: 1 },
] as const;

const epilogues: Record<string, (y: Value, bias: Value, gain: Value) => Value> = {
  relu: (y) => relu(y),
  'bias and relu': (y, bias) => relu(add(y, bias)),
  'gain |y| + bias': (y, bias, gain) => add(multiply(gain, abs(y)), bias),
  'leaky, both operands twice': (y, bias) => maximum(add(y, bias), affine(add(bias, y), 0.1)),
};

function graphOf({ x, maps, kernel, stride, groups }: (typeof cases)[number], finish: keyof typeof epilogues): Graph {
  const builder = new GraphBuilder();
  const window = plainWindow([kernel, kernel], { stride: [stride, stride] });
  const y = convolution(input(builder, 'x', x), input(builder, 'w', [maps, x[1] / groups, kernel, kernel]), {
    ...window,
    groups,
  });
  const perMap = (name: string) => input(builder, name, [1, maps, 1, 1]);
  return builder.finish({ z: epilogues[finish]!(y, perMap('bias'), perMap('gain')) });
}

const plain = wasmBackend({ threads: 1, lanes: 8, fusing: false });
const joined = wasmBackend({ threads: 1, lanes: 8 });

describe.each(cases)('epilogues of a convolution: $name', (each) => {
  test.each(Object.keys(epilogues))('%s', async (finish) => {
    const graph = graphOf(each, finish);
    const random = new Random(5);
    const given = Object.fromEntries(
      graph.nodes
        .filter(({ op }) => op.name === 'input')
        .map(({ attributes, shape }) => [String(attributes.name), fill({ shape }, random)]),
    );
    const { plan } = await joined.compile(sessionOf(graph));
    expect(plan!.programs.main!.steps).toHaveLength(1);
    await compare(graph, given, 3e-5);
    const [before, after] = await Promise.all([plain, joined].map((backend) => runOn(backend, graph, given)));
    expect(after!.z).toEqual(before!.z);
  });
});
