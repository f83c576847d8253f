import { expect, test } from 'vitest';
import { evaluate } from '../backends/reference/evaluate.ts';
import { sizeOf } from '../core/shape.ts';
import { GraphBuilder } from '../graph/graph.ts';
import { gradients, input } from '../ops/index.ts';
import { crossEntropy, halfSumOfSquares, type Loss, sumOfSquares } from './index.ts';

function run({ type, options }: Loss, shape: readonly number[], y: readonly number[], t: readonly number[]) {
  expect(y).toHaveLength(sizeOf(shape));
  const builder = new GraphBuilder();
  const [output, target] = [input(builder, 'y', shape), input(builder, 't', shape)];
  const loss = type.apply(options, output, target);
  const results = evaluate(builder.finish({ loss, slope: gradients(loss, [output])[0]! }), { y, t });
  return { loss: results.loss!.data[0]!, slope: [...results.slope!.data] };
}

test('sum of squares: over units, averaged over samples', () => {
  const { loss, slope } = run(sumOfSquares(), [2, 2], [3, 1, 0, 5], [1, 0, 0, 1]);
  expect(loss).toBe((4 + 1 + 0 + 16) / 2);
  expect(slope).toEqual([2, 1, 0, 4]);
});

test('the example network’s loss 1/2 (y - t)^2, whose gradient is y - t', () => {
  const { loss, slope } = run(halfSumOfSquares(), [1, 1], [0.75], [0.25]);
  expect(loss).toBe(0.125);
  expect(slope).toEqual([0.5]);
});

test('on and off turn a one-hot target into what tanh units can reach', () => {
  const { loss, slope } = run(halfSumOfSquares({ on: 1, off: -1 }), [1, 3], [1, -1, 0.5], [1, 0, 0]);
  expect(loss).toBe(0.5 * 1.5 ** 2);
  expect(slope).toEqual([0, 0, 1.5]);
});

test('cross-entropy is -log of the right class’s probability: positive, and log K when nothing is known', () => {
  expect(run(crossEntropy(), [1, 4], [7, 7, 7, 7], [0, 0, 1, 0]).loss).toBeCloseTo(Math.log(4), 12);
  const { loss, slope } = run(crossEntropy(), [2, 2], [Math.log(3), 0, 0, Math.log(9)], [1, 0, 1, 0]);
  expect(loss).toBeCloseTo((-Math.log(0.75) - Math.log(0.1)) / 2, 12);
  const byHand = [(0.75 - 1) / 2, 0.25 / 2, (0.1 - 1) / 2, 0.9 / 2]; // (softmax - t) / N
  slope.forEach((each, place) => {
    expect(each).toBeCloseTo(byHand[place]!, 12);
  });
});

test('cross-entropy of numbers far apart neither overflows nor becomes infinite', () => {
  expect(run(crossEntropy(), [1, 2], [-5000, 5000], [1, 0]).loss).toBe(10000);
  expect(run(crossEntropy(), [1, 2], [5000, -5000], [1, 0]).loss).toBe(0);
});

test('cross-entropy of maps averages over the places', () => {
  // two places: probabilities of the right classes 1/2 and 3/4
  const { loss } = run(crossEntropy(), [1, 2, 1, 2], [0, Math.log(3), 0, 0], [0, 1, 1, 0]);
  expect(loss).toBeCloseTo((Math.log(2) - Math.log(0.75)) / 2, 12);
});

test('cross-entropy of 2 classes on a map of 2x2, value and gradient by hand', () => {
  const [a, b] = [Math.log(3), Math.log(4)];
  // class 0 then class 1; the right classes are 0, 1, 1, 0, with probabilities 3/4, 1/2, 4/5, 1/4
  const { loss, slope } = run(crossEntropy(), [1, 2, 2, 2], [a, 0, 0, 0, 0, 0, b, a], [1, 0, 0, 1, 0, 1, 1, 0]);
  expect(loss).toBeCloseTo(-(Math.log(3 / 4) + Math.log(1 / 2) + Math.log(4 / 5) + Math.log(1 / 4)) / 4, 12);
  const byHand = [-1 / 4, 1 / 2, 1 / 5, -3 / 4, 1 / 4, -1 / 2, -1 / 5, 3 / 4]; // softmax - t
  slope.forEach((each, place) => {
    expect(each).toBeCloseTo(byHand[place]! / 4, 12);
  });
});
