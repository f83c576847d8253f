import { expect, test } from 'vitest';
import { Random } from '../core/random.ts';
import { type InitializerName, initialize, initializerNames } from './index.ts';

const fan = { in: 50, out: 30 };
const count = 20_000;

function draw(name: InitializerName, seed = 1): Float32Array {
  const numbers = new Float32Array(count);
  initialize(numbers, name, fan, new Random(seed));
  return numbers;
}

const mean = (numbers: Float32Array) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
const variance = (numbers: Float32Array) => mean(numbers.map((each) => each * each)) - mean(numbers) ** 2;

test.each<[InitializerName, number]>([
  ['he-normal', 2 / fan.in],
  ['he-uniform', 2 / fan.in],
  ['glorot-uniform', 2 / (fan.in + fan.out)],
  ['lecun-normal', 1 / fan.in],
  ['lecun-1989', (2 * 2.4) ** 2 / 12 / fan.in ** 2],
])('%s has mean 0 and variance %d', (name, wanted) => {
  const numbers = draw(name);
  expect(Math.abs(mean(numbers))).toBeLessThan(4 * Math.sqrt(wanted / count));
  expect(Math.abs(variance(numbers) / wanted - 1)).toBeLessThan(0.05);
});

test.each<[InitializerName, number]>([
  ['he-uniform', Math.sqrt(6 / fan.in)],
  ['glorot-uniform', Math.sqrt(6 / (fan.in + fan.out))],
  ['lecun-1989', 2.4 / fan.in],
])('%s stays within %d', (name, limit) => {
  const numbers = draw(name);
  const largest = numbers.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  expect(largest).toBeLessThanOrEqual(Math.fround(limit));
  expect(largest).toBeGreaterThan(0.99 * limit);
});

test('constants', () => {
  expect(new Set(draw('zeros'))).toEqual(new Set([0]));
  expect(new Set(draw('ones'))).toEqual(new Set([1]));
});

test('the same seed gives the same numbers, another seed others', () => {
  for (const name of initializerNames.filter((each) => each !== 'zeros' && each !== 'ones')) {
    expect(draw(name)).toEqual(draw(name));
    expect(draw(name, 2)).not.toEqual(draw(name));
  }
});
