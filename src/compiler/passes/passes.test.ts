import { expect, test } from 'vitest';
import { evaluate } from '../../backends/reference/evaluate.ts';
import { type Graph, GraphBuilder, type Value } from '../../graph/graph.ts';
import { print } from '../../graph/print.ts';
import { verify } from '../../graph/verify.ts';
import { add, affine, broadcast, constant, exp, input, multiply, relu, reshape, sum, tanh } from '../../ops/index.ts';
import { isFused, printLines } from '../fused.ts';
import { commonSubexpressions } from './commonSubexpressions.ts';
import { deadCode } from './deadCode.ts';
import { fuse } from './fuse.ts';
import { optimize } from './index.ts';
import { simplify } from './simplify.ts';

function graphOf(build: (x: Value) => Record<string, Value>): Graph {
  const builder = new GraphBuilder();
  return builder.finish(build(input(builder, 'x', [2, 3])));
}

const names = (graph: Graph) => graph.nodes.map((node) => node.op.name);

test('dead code: what no output needs goes', () => {
  const graph = graphOf((x) => {
    exp(x);
    return { y: relu(x) };
  });
  expect(names(deadCode(graph))).toEqual(['input', 'relu']);
});

test('common subexpressions: equal things are computed once', () => {
  const graph = graphOf((x) => ({ y: add(exp(x), exp(x)), z: tanh(x) }));
  expect(names(commonSubexpressions(graph))).toEqual(['input', 'exp', 'add', 'tanh']);
});

test('simplify: constants are folded, and what changes nothing goes', () => {
  const graph = graphOf((x) => {
    const two = broadcast(affine(constant(x.builder, [1, 1], 1), 2), [2, 3]);
    const same = reshape(reshape(multiply(x, two), [3, 2]), [2, 3]);
    return { y: affine(sum(same, []), 1) };
  });
  expect(print(deadCode(simplify(graph)))).toBe(
    ['%0 = input(name=x, shape=[2 3]) : 2x3', '%1 = affine(%0, scale=2, offset=0) : 2x3', 'return y = %1'].join('\n'),
  );
});

test('fuse: a chain becomes one op, and numbers inside it stay numbers', () => {
  const graph = graphOf((x) => ({ y: relu(add(multiply(x, x), constant(x.builder, [1, 1], 0.5))) }));
  const fused = deadCode(fuse(graph));
  expect(names(fused)).toEqual(['input', 'fused']);
  const { op } = fused.nodes[1]!;
  expect(isFused(op) && printLines(op)).toBe('t0 = multiply(x0, x0); t1 = fill(0.5); t2 = add(t0, t1); t3 = relu(t2)');
});

test('fuse: what somebody else reads, or is wanted, stays by itself', () => {
  const shared = graphOf((x) => {
    const e = exp(x);
    return { y: relu(e), z: sum(e, [1]) };
  });
  expect(names(fuse(shared))).toEqual(['input', 'exp', 'relu', 'sum']);
  const wanted = graphOf((x) => {
    const e = exp(x);
    return { y: relu(e), e };
  });
  expect(names(fuse(wanted))).toEqual(['input', 'exp', 'relu']);
});

test('fuse: a smaller result is not computed again for every repetition', () => {
  const graph = graphOf((x) => ({ y: add(x, exp(sum(x, [0]))) }));
  expect(names(fuse(graph))).toEqual(['input', 'sum', 'exp', 'add']);
});

test('all passes together keep the meaning', () => {
  const graph = graphOf((x) => {
    const half = affine(tanh(affine(x, 3)), 0.5, 0.5);
    const scaled = multiply(half, constant(x.builder, [2, 3], [1, 2, 3, 4, 5, 6]));
    return { y: add(scaled, exp(affine(x, -1))), z: sum(multiply(half, half), [0, 1]) };
  });
  const optimized = optimize(graph);
  verify(optimized);
  const given = { x: [0.3, -1, 2, 0, 1.5, -0.2] };
  expect(evaluate(optimized, given).y!.data).toEqual(evaluate(graph, given).y!.data);
  expect(evaluate(optimized, given).z!.data).toEqual(evaluate(graph, given).z!.data);
  expect(optimized.nodes.length).toBeLessThan(graph.nodes.length);
});
