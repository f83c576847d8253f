import { expect, test } from 'vitest';
import { OptionError } from './errors.ts';
import { Random } from './random.ts';

const draw = (random: Random, count: number) => Array.from({ length: count }, () => random.uint32());

test('the same seed gives the same numbers, another seed others', () => {
  expect(draw(new Random(7), 20)).toEqual(draw(new Random(7), 20));
  expect(draw(new Random(7), 20)).not.toEqual(draw(new Random(8), 20));
  expect(draw(new Random(2 ** 40 + 7), 20)).not.toEqual(draw(new Random(7), 20));
});

test('a derived generator depends on the seed and its name, not on what was drawn before', () => {
  const random = new Random(3);
  const before = draw(random.derive('shuffle'), 5);
  draw(random, 100);
  expect(draw(random.derive('shuffle'), 5)).toEqual(before);
  expect(draw(random.derive('noise'), 5)).not.toEqual(before);
  expect(draw(new Random(4).derive('shuffle'), 5)).not.toEqual(before);
});

test('its state can be kept and put back', () => {
  const random = new Random(5);
  draw(random, 3);
  const { state } = random;
  const next = draw(random, 10);
  random.state = state;
  expect(draw(random, 10)).toEqual(next);
});

test('uniform and normal numbers have their moments', () => {
  const random = new Random(1);
  const count = 200_000;
  const moments = (numbers: readonly number[]) => {
    const mean = numbers.reduce((a, b) => a + b) / count;
    return [mean, numbers.reduce((total, x) => total + (x - mean) ** 2, 0) / count];
  };
  const [mean, variance] = moments(Array.from({ length: count }, () => random.uniform(-1, 3)));
  expect(mean).toBeCloseTo(1, 1);
  expect(variance).toBeCloseTo(16 / 12, 1);
  const [normalMean, normalVariance] = moments(Array.from({ length: count }, () => random.normal(2, 3)));
  expect(normalMean).toBeCloseTo(2, 1);
  expect(Math.sqrt(normalVariance!)).toBeCloseTo(3, 1);
});

test('a permutation holds every number once, and every place is reached about equally often', () => {
  const random = new Random(9);
  const firsts = new Array<number>(5).fill(0);
  for (let round = 0; round < 5000; round++) {
    const order = random.permutation(5);
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4]);
    firsts[order[0]!]!++;
  }
  for (const count of firsts) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('a seed is a whole number', () => {
  expect(() => new Random(1.5)).toThrow(OptionError);
  expect(() => new Random(Number.NaN)).toThrow('A seed is a whole number, not NaN.');
});
