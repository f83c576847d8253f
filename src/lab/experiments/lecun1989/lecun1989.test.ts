import { expect, test } from 'vitest';
import { digits } from '../../../data/digits/digits.ts';
import { sequential } from '../../../model/model.ts';
import { runExperiment } from '../index.ts';
import { paperSized } from './data.ts';
import { as1989, modern } from './ways.ts';

test('both ways train the same 9,760 numbers', () => {
  for (const way of [as1989, modern]) {
    expect(sequential([1, 16, 16], way.layers(10)).network.parameterCount).toBe(9760);
  }
});

test('the way of 1989: 23 passes of one sample a step', () => {
  expect(as1989).toMatchObject({ batchSize: 1, passes: 23 });
  expect(as1989.loss).toMatchObject({ type: { type: 'sumOfSquares' }, options: { on: 1, off: -1 } });
});

test('data are cut to a size, always the same images, and shrunk to 16x16 grey', () => {
  const whole = digits({ train: 60, test: 30 });
  const small = paperSized(whole, { train: 20, test: 40 });
  expect(small.train).toMatchObject({ count: 20, shape: [1, 16, 16] });
  expect(small.test).toMatchObject({ count: 30, shape: [1, 16, 16] });
  expect([...small.train.labels]).not.toEqual([...whole.train.labels.subarray(0, 20)]);
  expect([...paperSized(whole, { train: 20, test: 40 }).train.labels]).toEqual([...small.train.labels]);
});

test('the small version learns, and says with which recipe', { timeout: 60_000 }, async () => {
  const data = [digits({ train: 600, test: 200 })];
  const { tables, figures, reading } = await runExperiment('lecun1989', { quick: true, modern: true, data });
  const [row] = tables[0]!.rows as [(string | number)[]];
  expect(row.slice(0, 4)).toEqual(['digits', 9760, 2, 20]);
  expect(row[5]).toBeLessThan(30);
  expect(figures.map(({ name }) => name)).toEqual(['modern']);
  expect(reading).toContain('on digits');
});

test('an experiment that takes no data says so', () => {
  expect(() => runExperiment('rectify', { data: [] })).toThrow('The experiment "rectify" does not take data.');
});
