import { expect, test } from 'vitest';
import { dataset } from '../../../data/dataset.ts';
import { digits } from '../../../data/digits/digits.ts';
import { sequential } from '../../../model/model.ts';
import { runExperiment } from '../index.ts';
import { paperSized, withShifts } from './data.ts';
import { as1989, modern } from './ways.ts';

test('both ways train the same 9,760 numbers', () => {
  for (const way of [as1989, modern]) {
    expect(sequential([1, 16, 16], way.layers(10)).network.parameterCount).toBe(9760);
  }
});

test('the way of 1989: 23 passes of one sample a step', () => {
  expect(as1989).toMatchObject({ batchSize: 1, stages: [{ passes: 23 }] });
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

test('nine pictures of one: moved by a pixel each way, the background moving in', () => {
  const one = dataset({
    name: 'one',
    shape: [1, 2, 3],
    classes: ['a', 'b'],
    pixels: Uint8Array.of(51, 102, 0, 0, 255, 0),
    labels: Uint8Array.of(1),
  });
  const nine = withShifts(one);
  expect(nine.count).toBe(9);
  expect([...nine.labels]).toEqual(new Array(9).fill(1));
  const picture = (n: number) => [...nine.pixels.subarray(n * 6, n * 6 + 6)].map((value) => Math.round(5 * value));
  expect(picture(0)).toEqual([5, 0, 0, 0, 0, 0]); // up and left
  expect(picture(4)).toEqual([1, 2, 0, 0, 5, 0]);
  expect(picture(8)).toEqual([0, 0, 0, 0, 1, 2]); // down and right
});

test('the small version learns, and says with which recipe', { timeout: 60_000 }, async () => {
  const data = [digits({ train: 600, test: 200 })];
  const { tables, figures, reading } = await runExperiment('lecun1989', { quick: true, modern: true, data });
  const [row] = tables[0]!.rows as [(string | number)[]];
  expect(row.slice(0, 4)).toEqual(['digits', 9760, 2, 2]);
  expect(row[5]).toBeLessThan(30);
  expect(figures.map(({ name }) => name)).toEqual(['modern']);
  expect(reading).toContain('on digits');
});

test('an experiment that takes no data says so', () => {
  expect(() => runExperiment('rectify', { data: [] })).toThrow('The experiment "rectify" does not take data.');
});
