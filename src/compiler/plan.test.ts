import { expect, test } from 'vitest';
import { sizeOf } from '../core/shape.ts';
import { GraphBuilder, type Node, type Value } from '../graph/graph.ts';
import { add, affine, exp, input, matmul, multiply, reshape, sum, transpose } from '../ops/index.ts';
import { type Plan, type PlanOptions, plan, preparationOf } from './plan.ts';
import type { ProgramSpec, SessionSpec } from './program.ts';

const at = (block: string, offset = 0) => ({ block, offset });

/** A program of one input `x` in block `in` and one output in block `out`. */
function program(shape: readonly number[], build: (x: Value) => Value): ProgramSpec {
  const builder = new GraphBuilder();
  const y = build(input(builder, 'x', shape));
  return { graph: builder.finish({ y }), inputs: { x: at('in') }, outputs: { y: at('out') } };
}

const session = (spec: ProgramSpec, blocks = { in: 64, out: 64 }): SessionSpec => ({
  blocks,
  programs: { main: spec },
});

/** Every address that a step reads or writes, as spans of bytes. */
function spans({ programs }: Plan) {
  return programs.main!.steps.map(({ node, operands, inputs, output }) => ({
    writes: [output, output + 4 * sizeOf(node.shape)] as const,
    reads: operands.map(({ shape }, index) => [inputs[index]!, inputs[index]! + 4 * sizeOf(shape)] as const),
  }));
}

test('inputs are read and outputs written where their blocks lie; nothing lies outside', () => {
  const planned = plan(session(program([4, 4], (x) => exp(transpose(exp(x), [1, 0])))), { reserved: 100 });
  const { in: from, out: to } = planned.blocks;
  const [first, , last] = spans(planned);
  expect(first!.reads[0]![0]).toBe(from!.address);
  expect(last!.writes[0]).toBe(to!.address);
  expect(from!.address).toBeGreaterThanOrEqual(100);
  for (const { writes, reads } of spans(planned)) {
    for (const [start, end] of [writes, ...reads]) {
      expect(start % 64).toBe(0);
      expect(end).toBeLessThanOrEqual(planned.bytes);
    }
  }
});

test('a reshape costs nothing: its reader reads what its operand wrote', () => {
  const planned = plan(session(program([2, 8], (x) => sum(reshape(exp(x), [4, 4]), [1]))));
  expect(planned.programs.main!.steps.map(({ node }) => node.op.name)).toEqual(['exp', 'sum']);
  const [wrote, read] = spans(planned);
  expect(read!.reads[0]![0]).toBe(wrote!.writes[0]);
});

test('an elementwise result takes over the place of an operand nobody reads again', () => {
  const build = (x: Value) => sum(exp(transpose(x, [1, 0])), [0]);
  const [, reused] = spans(plan(session(program([4, 4], build))));
  expect(reused!.writes).toEqual(reused!.reads[0]);
  const [, apart] = spans(plan(session(program([4, 4], build)), { reuse: false }));
  expect(apart!.writes[0]).not.toBe(apart!.reads[0]![0]);
});

test('no step writes what a later step still reads', () => {
  const build = (x: Value) => {
    const [a, b] = [exp(x), transpose(x, [1, 0])];
    const c = multiply(matmul(a, b), transpose(a, [1, 0]));
    return add(matmul(c, a), transpose(multiply(b, c), [1, 0]));
  };
  const options: PlanOptions = { fusing: false };
  const planned = plan(session(program([8, 8], build)), options);
  const steps = planned.programs.main!.steps;
  const value = new Map<number, number>();
  steps.forEach(({ node, inputs, operands, output }) => {
    operands.forEach((operand, index) => {
      if (operand.op.name !== 'input') expect(value.get(inputs[index]!), `operand of ${node.id}`).toBe(operand.id);
    });
    for (const [address] of value) if (address < output + 256 && output < address + 256) value.delete(address);
    value.set(output, node.id);
  });
});

test('a block that is read and written: in place where that is safe, else copied at the end', () => {
  const builder = new GraphBuilder();
  const w = input(builder, 'w', [16]);
  const v = input(builder, 'v', [16]);
  const nextV = add(affine(v, 0.9), w);
  const nextW = add(w, affine(nextV, -0.1));
  const spec = {
    graph: builder.finish({ v: nextV, w: nextW }),
    inputs: { w: at('w'), v: at('v') },
    outputs: { v: at('v'), w: at('w') },
  };
  const safe = plan({ blocks: { w: 16, v: 16 }, programs: { main: spec } });
  expect(safe.programs.main!.steps).toHaveLength(2);
  const swapped = { ...spec, graph: builder.finish({ v: w, w: v }) };
  const copied = plan({
    blocks: { w: 16, v: 16, one: 16, two: 16 },
    programs: { main: { ...swapped, outputs: { v: at('one'), w: at('two') } } },
  });
  expect(copied.programs.main!.steps.map(({ output }) => output)).toEqual([
    copied.blocks.one!.address,
    copied.blocks.two!.address,
  ]);
  expect(() => plan({ blocks: { w: 16, v: 16 }, programs: { main: swapped } })).toThrow(
    'Output "w" overwrites the input "w", which is a result as well.',
  );
});

test('what a kernel prepares from constant blocks has a place of its own and a program of its own', () => {
  const builder = new GraphBuilder();
  const y = matmul(input(builder, 'x', [2, 4]), input(builder, 'w', [4, 3]));
  const spec: ProgramSpec = {
    graph: builder.finish({ y }),
    inputs: { x: at('in'), w: at('w') },
    outputs: { y: at('out') },
    constant: ['w'],
  };
  const blocks = { in: 8, w: 12, out: 6 };
  const options: PlanOptions = {
    prepared: () => ({ numbers: 12, inputs: [1] }),
    space: () => ({ scratch: 5, own: 0 }),
  };
  const once = plan({ blocks, programs: { main: spec } }, options);
  expect(once.programs.main!.steps.map(({ part }) => part)).toEqual(['rest']);
  expect(once.programs[preparationOf('main')]!.steps.map(({ part }) => part)).toEqual(['prepare']);
  const { constant: _, ...changing } = spec;
  const always = plan({ blocks, programs: { main: changing } }, options);
  expect(always.programs.main!.steps.map(({ part }) => part)).toEqual(['all']);
  expect(Object.keys(always.programs)).toEqual(['main']);
  const [step] = always.programs.main!.steps;
  expect(step!.scratch - step!.prepared).toBeGreaterThanOrEqual(48);
});

test('every thread has an area of its own behind everything else, the same for all programs', () => {
  const spec = program([4, 4], (x) => exp(matmul(x, x)));
  const numbers = (node: Node) => (node.op.name === 'matmul' ? 40 : 7);
  const options: PlanOptions = { threads: 3, space: (node) => ({ scratch: 16, own: numbers(node) }) };
  const { bytes, ownStride, programs } = plan(
    { blocks: { in: 16, out: 16 }, programs: { one: spec, other: spec } },
    options,
  );
  const steps = Object.values(programs).flatMap((each) => each.steps);
  const area = steps[0]!.own;
  expect(new Set(steps.map(({ own }) => own))).toEqual(new Set([area]));
  expect(ownStride).toBe(192);
  expect(bytes).toBeGreaterThanOrEqual(area + 3 * ownStride);
  for (const { scratch, output } of steps) expect(Math.max(scratch + 64, output + 64)).toBeLessThanOrEqual(area);
});

test('an input or output bound outside its block, or to none, is refused', () => {
  const spec = program([4, 4], exp);
  expect(() => plan(session(spec, { in: 15, out: 64 }))).toThrow(
    'Program "main": input "x" reaches outside block "in".',
  );
  expect(() => plan(session({ ...spec, outputs: {} }))).toThrow('Program "main": output "y" is bound to no block.');
});

test('the same spec gives the same addresses', () => {
  const spec = session(program([4, 4], (x) => exp(transpose(exp(x), [1, 0]))));
  expect(spans(plan(spec))).toEqual(spans(plan(spec)));
});
