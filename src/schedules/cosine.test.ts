import { expect, test } from 'vitest';
import { cosine } from './index.ts';

test('half a wave: everything at the start, half in the middle, nothing at the end', () => {
  const schedule = cosine();
  expect([0, 0.5, 1].map(schedule)).toEqual([1, 0.5, 0]);
  expect(schedule(1 / 3)).toBeCloseTo(0.75, 12);
});

test('rises in a straight line first, and keeps what is to be left', () => {
  const schedule = cosine({ warmup: 0.2, final: 0.1 });
  expect(schedule(0.05)).toBeCloseTo(0.25, 12);
  expect(schedule(0.2)).toBe(1);
  expect(schedule(0.6)).toBeCloseTo(0.55, 12);
  expect(schedule(1)).toBeCloseTo(0.1, 12);
});

test('refuses shares that are none', () => {
  expect(() => cosine({ warmup: 1 })).toThrow('[cosine] warmup is 1; it must be a number');
  expect(() => cosine({ final: -0.1 })).toThrow('[cosine] final is -0.1; it must be a number');
});
