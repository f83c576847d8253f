import { expect, test } from 'vitest';
import { sizeOf } from '../../src/core/shape.ts';
import { dataFor } from './data.ts';
import { lenet5, parametersOfNet, shapeAfter, vggSmall } from './nets.ts';
import { figureOf, outputOf, workloads, workOf } from './tasks.ts';

const numbersOf = (net: typeof lenet5) => parametersOfNet(net).reduce((total, { shape }) => total + sizeOf(shape), 0);

test('the nets have the sizes they are known by', () => {
  expect(numbersOf(lenet5)).toBe(61_706);
  expect(numbersOf(vggSmall)).toBe(307_498);
  for (const { input, layers } of [lenet5, vggSmall]) {
    expect(layers.reduce<readonly number[]>((shape, layer) => shapeAfter(layer, shape), input)).toEqual([10]);
  }
});

test('work counts two operations a multiply-add', () => {
  const task = {
    kind: 'convolution',
    pass: 'forward',
    x: [2, 3, 9, 9],
    w: [4, 3, 3, 3],
    stride: 2,
    padding: 1,
  } as const;
  expect(outputOf(task)).toEqual([2, 4, 5, 5]);
  expect(workOf(task)).toBe(2 * 2 * 4 * 25 * 27);
  expect(workOf({ kind: 'matmul', size: 10 })).toBe(2000);
});

test('figures are in the unit of their workload', () => {
  const task = { kind: 'infer', net: lenet5, batch: 64 } as const;
  const figure = (unit: 'samples/s' | 'µs' | 'ms' | 'GFLOP/s') =>
    figureOf({ name: '', group: 'Inference', unit, task }, 10, 2);
  expect(figure('samples/s')).toBe(320);
  expect(figure('ms')).toBe(200);
  expect(figure('µs')).toBe(200_000);
});

test('names are unique, and data fit their task and are the same each time', () => {
  expect(new Set(workloads.map(({ name }) => name)).size).toBe(workloads.length);
  const { x, labels } = dataFor({ kind: 'train', net: lenet5, batch: 4 });
  expect(x!.shape).toEqual([4, 1, 28, 28]);
  expect(labels!.data.every((label) => Number.isInteger(label) && label >= 0 && label < 10)).toBe(true);
  expect(dataFor({ kind: 'train', net: lenet5, batch: 4 }).x!.data).toEqual(x!.data);
});
