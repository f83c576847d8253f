import { expect, test } from 'vitest';
import { rounded, run } from '../../tests/conformance/layer.ts';
import { conv2d } from './conv2d.ts';
import { locallyConnected2d, locallyConnected2dType } from './locallyConnected2d.ts';

test('each unit has weights of its own (2)', () => {
  const layer = locallyConnected2d({ maps: 1, kernel: [1, 2] });
  const weight = [[[[[[1, 2]]]], [[[[3, 4]]]]]]; // H'=1 W'=2 K=1 C=1 R=1 S=2
  // 1*5 + 2*6 + 0.5 and 3*6 + 4*7 - 1
  expect([...run(layer, [[[[5, 6, 7]]]], { weight, bias: [[[0.5, -1]]] }).data]).toEqual([17.5, 45]);
});

test('a unit sees its patch in all channels (3)', () => {
  const layer = locallyConnected2d({ maps: 2, kernel: 1, bias: 'map' });
  const weight = [
    [
      [
        [[[1]], [[10]]],
        [[[2]], [[-1]]],
      ],
    ],
  ]; // one place, two units, two channels
  expect([...run(layer, [[[[3]], [[4]]]], { weight, bias: [100, 200] }).data]).toEqual([143, 202]);
});

test('with the same weights at every place it is a convolutional layer', () => {
  const image = [0, 1].map((c) => [0, 1, 2, 3].map((r) => [0, 1, 2, 3, 4].map((s) => Math.sin(3 * c + 5 * r + 7 * s))));
  const kernels = [0, 1, 2].map((k) =>
    [0, 1].map((c) => [0, 1].map((r) => [0, 1, 2].map((s) => Math.cos(k + 2 * c + 3 * r + 5 * s)))),
  );
  const options = { maps: 3, kernel: [2, 3], stride: [2, 1], padding: 1 } as const;
  const local = locallyConnected2d({ ...options, bias: 'none' });
  const shared = conv2d({ ...options, bias: 'none' });
  const expected = run(shared, [image], { weight: kernels });
  const weight = Array.from({ length: expected.shape[1]! }, () =>
    Array.from({ length: expected.shape[2]! }, () => kernels),
  );
  const result = run(local, [image], { weight });
  expect(result.shape).toEqual(expected.shape);
  expect(rounded(result, 12)).toEqual(rounded(expected, 12));
});

test('sharing is what saves parameters: 28 x 28 times as many without it', () => {
  const [weight, bias] = locallyConnected2dType.parameters({ maps: 6, kernel: 5 }, [[1, 32, 32]]);
  expect(weight!.count).toBe(28 * 28 * 150);
  expect(weight!.shape).toEqual([28, 28, 6, 1, 5, 5]);
  expect(bias!.shape).toEqual([6, 28, 28]);
});
