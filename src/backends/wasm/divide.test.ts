import { expect, test } from 'vitest';
import { sessionOf } from '../../../tests/conformance/run.ts';
import { plan } from '../../compiler/plan.ts';
import { type Graph, GraphBuilder } from '../../graph/graph.ts';
import { exp, input, matmul, sum } from '../../ops/index.ts';
import { divide, isWorthDividing } from './divide.ts';
import { singlePhase } from './kernel.ts';

const kernel = singlePhase(8, () => {});

/** Each call as its op, `*` where it is divided, after a bar where threads meet. */
function calls(graph: Graph, phaseWork: number, kernelOf = () => kernel as typeof kernel | undefined): string {
  const { steps } = plan(sessionOf(graph)).programs.main!;
  const result = divide(steps, kernelOf, { phaseWork, programWork: 0, piecesWork: 0 });
  return result
    .map(({ step, divided, meets }) => `${meets ? '| ' : ''}${step.node.op.name}${divided ? '*' : ''}`)
    .join(' ');
}

const builder = new GraphBuilder();
const [a, b] = [input(builder, 'a', [64, 64]), input(builder, 'b', [64, 64])];
const independent = builder.finish({ p: matmul(a, b), q: matmul(b, a) });
const chain = builder.finish({ y: sum(sum(exp(matmul(a, b)), [0]), [1]) });

test('steps that do not touch each other need no meeting between them', () => {
  expect(calls(independent, 0)).toBe('matmul* matmul*');
});

test('a step that reads what others wrote comes after a meeting', () => {
  expect(calls(chain, 0)).toBe('matmul* | exp* | sum* | sum*');
});

test('small steps in a row are left to the first thread, without meetings between them', () => {
  expect(calls(chain, 5000)).toBe('matmul* | exp* | sum sum');
  expect(calls(chain, 1e9)).toBe('matmul exp sum sum');
});

test('steps of the host are done by the first thread, after a meeting', () => {
  expect(calls(chain, 0, () => undefined)).toBe('matmul exp sum sum');
});

test('phases of one step follow each other after a meeting', () => {
  const twice = { phases: [...kernel.phases, ...kernel.phases] };
  expect(calls(independent, 0, () => twice)).toBe('matmul* | matmul* matmul* | matmul*');
});

test('a program is divided when its divided steps have enough work', () => {
  const { steps } = plan(sessionOf(chain)).programs.main!;
  const division = { phaseWork: 5000, programWork: 50_000, piecesWork: 0 };
  const divided = divide(steps, () => kernel, division);
  expect(isWorthDividing(divided, division)).toBe(true);
  expect(isWorthDividing(divided, { ...division, programWork: 100_000 })).toBe(false);
  expect(isWorthDividing([], { ...division, programWork: 0 })).toBe(false);
});

test('shares are taken in pieces where the work is large', () => {
  const { steps } = plan(sessionOf(chain)).programs.main!;
  const inPieces = (piecesWork: number) =>
    divide(steps, () => kernel, { phaseWork: 0, programWork: 0, piecesWork }).map((call) => call.inPieces);
  expect(inPieces(0)).toEqual([true, true, true, true]);
  expect(inPieces(30_000)).toEqual([true, false, false, false]);
  expect(inPieces(Number.POSITIVE_INFINITY)).toEqual([false, false, false, false]);
  const alone = divide(steps, () => kernel, { phaseWork: 1e9, programWork: 0, piecesWork: 0 });
  expect(alone.map((call) => call.inPieces)).toEqual([false, false, false, false]);
});
