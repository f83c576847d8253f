import { expect, test } from 'vitest';
import { run } from '../../tests/conformance/layer.ts';
import { conv2d } from './conv2d.ts';
import { flatten } from './flatten.ts';
import { fullyConnected, fullyConnectedType } from './fullyConnected.ts';

test('z_i = sum_k w_ik y_k, the bias as w_i0', () => {
  const weight = [
    [1, 2, 3],
    [-1, 0, 1],
  ];
  const z = run(fullyConnected({ units: 2 }), [[4, 5, 6]], { weight, bias: [100, 200] });
  expect([...z.data]).toEqual([132, 202]);
});

const maps = [
  [
    [1, 2],
    [3, 4],
  ],
  [
    [5, 6],
    [7, 8],
  ],
];

test('from maps it sums over j, r, s: a convolution whose kernel covers the whole maps', () => {
  const kernels = [0, 1, 2].map((i) => maps.map((map) => map.map((row) => row.map((each) => Math.sin(each + 10 * i)))));
  const z = run(fullyConnected({ units: 3, bias: 'none' }), [maps], { weight: kernels });
  const y = run(conv2d({ maps: 3, kernel: 2, bias: 'none' }), [maps], { weight: kernels });
  expect(y.shape).toEqual([3, 1, 1]);
  z.data.forEach((each, i) => {
    expect(each).toBeCloseTo(y.data[i]!, 12);
  });
});

test('flattening numbers the places (j H + r) W + s', () => {
  expect(run(flatten(), [maps])).toEqual({ shape: [8], data: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8) });
});

test('the lecture’s complaint: 1,024 inputs and 100 units take 102,500 parameters', () => {
  const specs = fullyConnectedType.parameters({ units: 100 }, [[1, 32, 32]]);
  expect(specs.map(({ shape }) => shape)).toEqual([[100, 1024], [100]]);
  expect(fullyConnectedType.multiplyAdds({ units: 100 }, [[1, 32, 32]])).toBe(102_400);
});
