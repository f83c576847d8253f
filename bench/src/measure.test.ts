import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import type { Contender } from './contenders.ts';
import { measure, Stable } from './measure.ts';
import type { Workload } from './tasks.ts';

const adder = fileURLToPath(new URL('./testing/adder.ts', import.meta.url));
const stable = new Stable();
const pace = { rounds: 2, secondsPerRun: 0.002, secondsEach: 10, patience: 30 };
const workload: Workload = { name: 'sum', group: 'Matrix product', unit: 'GFLOP/s', task: { kind: 'matmul', size: 4 } };

const contender = (library: string, args: string[], rest: Partial<Contender> = {}): Contender => ({
  library,
  settings: '1 thread',
  command: [process.execPath, adder, ...args],
  does: ['matmul'],
  threads: 1,
  ...rest,
});

afterAll(() => stable.end());

test('contenders that agree are timed, others have their reason in the result', async () => {
  const all = [
    contender('ours', [], { ours: 'main' }),
    contender('close', ['0.0001']),
    contender('wrong', ['0.5']),
    contender('absent', ['0', 'missing']),
    contender('elsewhere', [], { does: ['train'] }),
  ];
  const { figures, absent } = await measure(workload, all, pace, stable);
  expect(figures.map(({ library, samples }) => [library, samples.length])).toEqual([
    ['ours', 2],
    ['close', 2],
  ]);
  expect(figures[0]!.speedup).toBe(1);
  expect(figures[1]!.difference).toBeGreaterThan(0);
  expect(absent).toEqual([
    expect.objectContaining({ library: 'wrong', difference: expect.closeTo(0.5 / 3, 0) }),
    { library: 'absent', settings: '1 thread', reason: 'adder is not installed', install: 'npm install adder' },
  ]);
  expect(absent[0]!.reason).toMatch(/^disagrees: .* so it is not timed$/);
});

test('fresh workloads start a process each round', async () => {
  const first: Workload = { ...workload, unit: 'ms', fresh: true };
  const { figures } = await measure(first, [contender('ours', [], { ours: 'main' })], pace, stable);
  expect(figures[0]!.samples).toHaveLength(2);
});
