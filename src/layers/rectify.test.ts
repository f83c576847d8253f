import { expect, test } from 'vitest';
import { rounded, run } from '../../tests/conformance/layer.ts';
import { evaluate } from '../backends/reference/evaluate.ts';
import { GraphBuilder } from '../graph/graph.ts';
import { gradients, input, sum } from '../ops/index.ts';
import { rectify } from './rectify.ts';

test('R_abs is the absolute value (14)', () => {
  expect([...run(rectify(), [[[[-3, 0, 2.5]]]]).data]).toEqual([3, 0, 2.5]);
});

test('the smooth form is the slide’s (2/k) ln(1 + e^(kx)) - x - (2/k) ln 2', () => {
  const k = 5;
  const x = [-2, -0.3, 0, 0.4, 1.7];
  const slide = x.map((each) => (2 / k) * Math.log(1 + Math.exp(k * each)) - each - (2 / k) * Math.LN2);
  expect(rounded(run(rectify({ sharpness: k }), [x]), 12)).toEqual(slide.map((each) => Number(each.toFixed(12)) + 0));
});

test('it is even, 0 at 0, below |x| by at most (2/k) ln 2, and does not overflow', () => {
  const x = [-1e30, -1000, -1, 0, 1, 1000, 1e30];
  const y = [...run(rectify({ sharpness: 1e4 }), [x]).data];
  expect(y).toEqual([...y].reverse());
  expect(y[3]).toBe(0);
  expect(Math.abs(y[5]! - (1000 - 2e-4 * Math.LN2))).toBeLessThan(1e-9);
  expect(y[6]).toBe(1e30);
});

test('its slope is 2 e^(kx) / (1 + e^(kx)) - 1, the smooth sign', () => {
  const builder = new GraphBuilder();
  const x = input(builder, 'x', [1, 5]);
  const { type, options } = rectify({ sharpness: 3 });
  const [slope] = gradients(sum(type.apply(options, [x], {}), [0, 1]), [x]);
  const places = [-1.5, -0.2, 0, 0.2, 1.5];
  const result = evaluate(builder.finish({ slope: slope! }), { x: places }).slope!;
  const smoothSign = places.map((each) => (2 * Math.exp(3 * each)) / (1 + Math.exp(3 * each)) - 1);
  expect(rounded(result, 12)).toEqual(smoothSign.map((each) => Number(each.toFixed(12)) + 0));
});
