import { expect, test } from 'vitest';
import { GraphError } from '../core/errors.ts';
import { add, constant, exp, gradients, input, multiply, relu, sign, sum, windowMaxGradient } from '../ops/index.ts';
import { backward } from './gradient.ts';
import { type Graph, GraphBuilder } from './graph.ts';
import { print } from './print.ts';
import { verify } from './verify.ts';

function example(): Graph {
  const builder = new GraphBuilder();
  const x = input(builder, 'x', [2, 3]);
  const y = builder.labelled('layer', () => relu(add(x, constant(builder, [1, 3], 2))));
  return builder.finish({ loss: sum(y, [0, 1]) });
}

test('a graph prints one node a line, with its label, and its outputs last', () => {
  expect(print(example())).toBe(
    [
      '%0 = input(name=x, shape=[2 3]) : 2x3',
      '%1 = constant(shape=[1 3], data=[2]) : 1x3  ; layer',
      '%2 = add(%0, %1) : 2x3  ; layer',
      '%3 = relu(%2) : 2x3  ; layer',
      '%4 = sum(%3, axes=[0 1]) : 1x1',
      'return loss = %4',
    ].join('\n'),
  );
});

test('a sound graph is verified; a broken one is refused by the first rule it breaks', () => {
  const graph = example();
  expect(() => verify(graph)).not.toThrow();
  const changed = (id: number, change: object): Graph => ({
    ...graph,
    nodes: graph.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)),
  });
  expect(() => verify(changed(2, { inputs: [0, 3] }))).toThrow(
    'Node 2 (add) uses node 3, which does not come before it.',
  );
  expect(() => verify(changed(2, { inputs: [0] }))).toThrow('Node 2 (add) has 1 inputs; its op takes 2.');
  expect(() => verify(changed(3, { shape: [3, 2] }))).toThrow('Node 3 (relu) is recorded as 3x2 but its op says 2x3.');
  expect(() => verify(changed(3, { id: 9 }))).toThrow('Node 9 stands at position 3.');
  expect(() => verify({ ...graph, outputs: { loss: 8 } })).toThrow('Output "loss" names node 8, which does not exist.');
});

test('operands of another graph are refused', () => {
  const [a, b] = [new GraphBuilder(), new GraphBuilder()];
  expect(() => add(input(a, 'x', [1]), input(b, 'y', [1]))).toThrow(GraphError);
});

test('the walk backwards visits only what lies between the sources and the target', () => {
  const builder = new GraphBuilder();
  const [x, other] = [input(builder, 'x', [1, 2]), input(builder, 'other', [1, 2])];
  const loss = sum(multiply(exp(x), exp(other)), [0, 1]);
  const before = builder.nodes.length;
  gradients(loss, [x]);
  const added = builder.nodes.slice(before).map((node) => node.op.name);
  expect(added.filter((name) => name === 'multiply')).toHaveLength(3);
});

test('gradients that meet are added; a source that is not reached gets zeros', () => {
  const builder = new GraphBuilder();
  const [x, unused] = [input(builder, 'x', [1, 2]), input(builder, 'unused', [1, 3])];
  const [dx, dUnused] = gradients(sum(add(x, x), [0, 1]), [x, unused]);
  expect(builder.nodes[dx!.id]!.op.name).toBe('add');
  expect(builder.nodes[dUnused!.id]!.attributes).toMatchObject({ shape: [1, 3], data: Float64Array.of(0) });
});

test('a loss is one number, and the way to it has gradients', () => {
  const builder = new GraphBuilder();
  const x = input(builder, 'x', [1, 1, 2, 2]);
  expect(() => gradients(sign(x), [x])).toThrow('A loss is one number; sum or average it first.');
  const window = { kernel: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0], dilation: [1, 1] } as const;
  const y = builder.labelled('pool', () => windowMaxGradient(x, input(builder, 'dy', [1, 1, 1, 1]), window));
  expect(() => gradients(sum(y, [0, 1, 2, 3]), [x])).toThrow(
    'windowMaxGradient has no gradient, but one is wanted through it at "pool".',
  );
});

test('any number can be the seed', () => {
  const builder = new GraphBuilder();
  const x = input(builder, 'x', [1, 1]);
  const seed = input(builder, 'seed', [1, 1]);
  const zeros = () => constant(builder, [1, 1], 0);
  const [dx] = backward(exp(x), seed, [x], add, zeros);
  expect(builder.nodes[dx!.id]!.inputs).toContain(seed.id);
});
