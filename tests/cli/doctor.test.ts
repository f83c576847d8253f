import { expect, test } from 'vitest';
import { featuremap } from './support.ts';

test('doctor tells what is in use, and obeys the switches', async () => {
  const { code, stdout } = await featuremap(['doctor', '--json'], {
    env: { FEATUREMAP_ENGINE: 'threads=1,lanes=8,madd=separate' },
  });
  expect(code).toBe(0);
  const { threads, lanes, madd, features, ceiling } = JSON.parse(stdout);
  expect({ threads, lanes, madd }).toEqual({ threads: 1, lanes: 8, madd: 'separate' });
  expect(features.simd).toBe(true);
  expect(ceiling.oneThread).toBeGreaterThan(0);
});

test('doctor prints a row a fact', async () => {
  const { code, stdout } = await featuremap(['doctor']);
  expect(code).toBe(0);
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/)[0]),
  ).toEqual([
    'platform',
    '128-bit vectors',
    '256-bit vectors',
    'multiply-add',
    'shared memory',
    'threads',
    'measured, 1 thread',
    'measured, all threads',
  ]);
});

test('inspect --profile times every step of forward and backward', async () => {
  const { code, stdout } = await featuremap(['inspect', 'lenet5', '--profile', '--batch', '4', '--json']);
  expect(code).toBe(0);
  const { steps } = JSON.parse(stdout) as { steps: { label: string; op: string; milliseconds: number }[] };
  const ops = steps.map(({ op }) => op);
  expect(ops.filter((op) => op.startsWith('convolution+'))).toHaveLength(2);
  expect(ops.filter((op) => op === 'convolutionWeightGradient')).toHaveLength(2);
  expect(steps.every(({ milliseconds }) => milliseconds > 0)).toBe(true);
});
