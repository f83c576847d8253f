import { expect, test } from 'vitest';
import { evaluate } from '../../backends/reference/evaluate.ts';
import { type Graph, GraphBuilder, type Value } from '../../graph/graph.ts';
import { verify } from '../../graph/verify.ts';
import { add, convolution, input, multiply, relu, subtract, tanh } from '../../ops/index.ts';
import { plainWindow } from '../../ops/support/window.ts';
import { hasEpilogue } from '../epilogue.ts';
import { deadCode } from './deadCode.ts';
import { fuse } from './fuse.ts';
import { joinEpilogues } from './joinEpilogues.ts';

interface Parts {
  readonly y: Value;
  readonly bias: Value;
}

function graphOf(build: (parts: Parts) => Record<string, Value>): Graph {
  const builder = new GraphBuilder();
  const x = input(builder, 'x', [2, 3, 5, 5]);
  const w = input(builder, 'w', [4, 3, 3, 3]);
  const y = builder.labelled('stem', () => convolution(x, w, { ...plainWindow([3, 3]), groups: 1 }));
  return builder.finish(build({ y, bias: input(builder, 'bias', [1, 4, 1, 1]) }));
}

const joined = (graph: Graph) => deadCode(joinEpilogues(deadCode(fuse(graph)), () => true));
const names = (graph: Graph) => graph.nodes.map(({ op }) => op.name);

const given = {
  x: Float64Array.from({ length: 150 }, (_, index) => Math.sin(index)),
  w: Float64Array.from({ length: 108 }, (_, index) => Math.cos(2 * index)),
  bias: Float64Array.from([1, -2, 3, -4]),
};

test('elementwise ops join the convolution that they alone read, under its label', () => {
  const graph = joined(graphOf(({ y, bias }) => ({ z: relu(subtract(bias, y)) })));
  expect(names(graph)).toEqual(['input', 'input', 'input', 'convolution+subtract+relu']);
  expect(graph.nodes[3]!.label).toBe('stem');
  verify(graph);
});

test('the meaning stays the same, whichever operand the convolution was', () => {
  for (const build of [
    ({ y, bias }: Parts) => relu(subtract(bias, y)),
    ({ y, bias }: Parts) => multiply(subtract(y, bias), bias),
    ({ y }: Parts) => tanh(y),
  ]) {
    const graph = graphOf((parts) => ({ z: build(parts) }));
    const after = joined(graph);
    expect(after.nodes.some(({ op }) => hasEpilogue(op))).toBe(true);
    expect(evaluate(after, given).z!.data).toEqual(evaluate(graph, given).z!.data);
  }
});

test('a result that others read, or that is asked for, stays by itself', () => {
  const read = joined(
    graphOf(({ y }) => ({ z: relu(y), sums: convolution(y, y, { ...plainWindow([3, 3]), groups: 1 }) })),
  );
  const asked = joined(graphOf(({ y }) => ({ y, z: relu(y) })));
  for (const graph of [read, asked]) expect(graph.nodes.some(({ op }) => hasEpilogue(op))).toBe(false);
});

test('a backend may decline', () => {
  const graph = deadCode(fuse(graphOf(({ y, bias }) => ({ z: relu(add(y, bias)) }))));
  const shapes: (readonly number[])[] = [];
  const same = joinEpilogues(graph, (base, after, others) => {
    expect([base.op.name, after.lines.length]).toEqual(['convolution', 2]);
    shapes.push(...others.map(({ shape }) => shape));
    return false;
  });
  expect(names(same)).toEqual(names(graph));
  expect(shapes).toEqual([[1, 4, 1, 1]]);
});
