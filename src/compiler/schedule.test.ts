import { expect, test } from 'vitest';
import { type Graph, GraphBuilder, type Value } from '../graph/graph.ts';
import { add, convolution, input, matmul, multiply, relu, reshape, sum, tanh, transpose } from '../ops/index.ts';
import { plainWindow } from '../ops/support/window.ts';
import { schedule } from './schedule.ts';

const samples = 64;
/** Bytes of one sample of x. */
const sampleBytes = 4 * 3 * 16 * 16;

function graphOf(build: (x: Value) => Value): Graph {
  const builder = new GraphBuilder();
  return builder.finish({ y: build(input(builder, 'x', [samples, 3, 16, 16])) });
}

const conv = (x: Value, maps: number) => {
  const w = input(x.builder, `w${x.id}`, [maps, x.shape[1]!, 3, 3]);
  return convolution(x, w, { ...plainWindow([3, 3], { padding: [1, 1, 1, 1] }), groups: 1 });
};

/** Names of the ops of each group, with the samples at once. */
function groupsOf(graph: Graph, cache: number, canRun = (_: string) => true) {
  const groups = schedule(graph, cache, ({ op }) => canRun(op.name));
  return [...new Set(groups.values())].map((group) => {
    const names = graph.nodes.filter(({ id }) => groups.get(id) === group).map(({ op }) => op.name);
    return `${names.join(' ')}: ${group.atOnce} of ${group.samples}`;
  });
}

test('ops that mix no samples are grouped, so many samples at once as fit into the cache', () => {
  const graph = graphOf((x) => relu(tanh(x)));
  // An elementwise op is reckoned with what it reads twice, and what it writes.
  expect(groupsOf(graph, 3 * sampleBytes * 4)).toEqual(['tanh relu: 4 of 64']);
  expect(groupsOf(graph, 3 * sampleBytes * 7)).toEqual(['tanh relu: 4 of 64']);
  expect(groupsOf(graph, 3 * sampleBytes)).toEqual(['tanh relu: 1 of 64']);
});

test('there is none where not one sample fits, or all do', () => {
  const graph = graphOf((x) => relu(tanh(x)));
  expect(groupsOf(graph, 3 * sampleBytes - 1)).toEqual([]);
  expect(groupsOf(graph, 3 * sampleBytes * 64)).toEqual([]);
});

test('a batch is left at least eight rounds', () => {
  expect(
    groupsOf(
      graphOf((x) => relu(tanh(x))),
      3 * sampleBytes * 40,
    ),
  ).toEqual(['tanh relu: 8 of 64']);
});

test('a sum over samples ends a group; one op alone is none, but for a convolution', () => {
  const graph = graphOf((x) => {
    const y = relu(tanh(x));
    return conv(add(y, sum(y, [0])), 3);
  });
  expect(groupsOf(graph, 3 * sampleBytes * 4)).toEqual(['tanh relu: 4 of 64', 'add convolution: 4 of 64']);
  expect(
    groupsOf(
      graphOf((x) => conv(x, 3)),
      3 * sampleBytes * 4,
    ),
  ).toEqual(['convolution: 4 of 64']);
  expect(groupsOf(graphOf(tanh), 3 * sampleBytes * 4)).toEqual([]);
});

test('what a group has computed cannot be read across samples inside it', () => {
  const graph = graphOf((x) => {
    const y = tanh(x);
    const rows = reshape(y, [samples, 768]);
    return matmul(multiply(rows, rows), reshape(y, [768, samples]));
  });
  expect(groupsOf(graph, 5 * sampleBytes * 4)).toEqual(['tanh multiply: 4 of 64']);
});

test('a convolution has enough places at once to be computed well', () => {
  const few = graphOf((x) => conv(reshape(x, [samples, 48, 4, 4]), 48));
  // Sixteen samples of 4 x 4 places would be needed, and a batch of 64 has only eight for a round.
  expect(groupsOf(few, 3 * sampleBytes * 8)).toEqual([]);
});

test('what has no kernel, and what is moved about, is in no group', () => {
  const graph = graphOf((x) => relu(transpose(tanh(relu(x)), [0, 1, 3, 2])));
  expect(groupsOf(graph, 3 * sampleBytes * 4)).toEqual(['relu tanh: 4 of 64']);
  expect(groupsOf(graph, 3 * sampleBytes * 4, (name) => name !== 'tanh')).toEqual([]);
});

test('steps that want very different numbers of samples are grouped apart', () => {
  const graph = graphOf((x) => conv(conv(conv(x, 48), 3), 3));
  expect(groupsOf(graph, 200 * 1024)).toEqual(['convolution convolution: 2 of 64', 'convolution: 8 of 64']);
});
