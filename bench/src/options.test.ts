import { expect, test } from 'vitest';
import { hostKind } from './machine.ts';
import { chooseWorkloads, parseOptions, wantsMemory } from './options.ts';
import { workloads } from './tasks.ts';

test('options', () => {
  expect(parseOptions([])).toEqual({ only: [], quick: false, json: false, minutes: 3, help: false });
  expect(parseOptions(['--only', 'LeNet', '--only', 'matmul', '--quick'])).toMatchObject({
    only: ['LeNet', 'matmul'],
    quick: true,
  });
  expect(() => parseOptions(['--fast'])).toThrow(
    "Unknown option '--fast'. Options are --only NAME, --minutes N, --quick, --json, --help.",
  );
  expect(parseOptions(['--only', 'soak', '--minutes', '0.5'])).toMatchObject({ only: ['soak'], minutes: 0.5 });
  expect(() => parseOptions(['--minutes', 'five'])).toThrow('--minutes is "five"; give a number above 0.');
});

test('workloads are chosen by parts of their names and groups', () => {
  const names = (...only: string[]) => chooseWorkloads(workloads, only).map(({ name }) => name);
  expect(names()).toHaveLength(workloads.length);
  expect(names('TRAINING: ')).toEqual(['LeNet-5 training', 'VGG-small training']);
  expect(names('odd sizes')).toEqual(['Odd sizes training', 'Odd sizes inference', 'Odd sizes latency']);
  expect(names('memory')).toEqual([]);
  expect([wantsMemory(['mem']), wantsMemory(['matmul']), wantsMemory([])]).toEqual([true, false, true]);
  expect(() => names('resnet')).toThrow(/^No workload's name contains "resnet". Groups are Training, /);
});

test('the kind of a machine is fit for the name of a file', () => {
  expect(hostKind('AMD EPYC 9R14 96-Core Processor', 2)).toBe('amd-epyc-9r14-2-cores');
  expect(hostKind('Intel(R) Xeon(R) CPU @ 2.20GHz', 4)).toBe('intel-xeon-4-cores');
});
