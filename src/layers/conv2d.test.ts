import { expect, test } from 'vitest';
import { rounded, run } from '../../tests/conformance/layer.ts';
import { conv2d, conv2dType } from './conv2d.ts';
import { whereOf } from './layer.ts';

const image = [
  [1, 2, 3, 4],
  [5, 6, 7, 8],
  [9, 0, 1, 2],
];
const kernel = [
  [1, 0],
  [2, -1],
];

test('one map, one 2x2 kernel, every number by hand (slide 59: r + k, s + t)', () => {
  const y = run(conv2d({ maps: 1, kernel: 2 }), [[image]], { weight: [[kernel]], bias: [10] });
  expect(y.shape).toEqual([1, 2, 3]);
  // (r, s) = (0, 0): 1*1 + 0*2 + 2*5 - 1*6 + 10 = 15
  expect(rounded(y)).toEqual([15, 17, 19, 33, 15, 17]);
});

test('true convolution (8) reverses the kernel: x - k, y - l', () => {
  const y = run(conv2d({ maps: 1, kernel: 2, sense: 'convolution' }), [[image]], { weight: [[kernel]], bias: [0] });
  // (0, 0): -1*1 + 2*2 + 0*5 + 1*6 = 9
  expect(rounded(y)).toEqual([9, 11, 13, 7, 9, 11]);
});

test('flipping the kernel turns one sense into the other', () => {
  const flipped = [
    [-1, 2],
    [0, 1],
  ];
  const turned = run(conv2d({ maps: 1, kernel: 2 }), [[image]], { weight: [[flipped]], bias: [0] });
  const convolved = run(conv2d({ maps: 1, kernel: 2, sense: 'convolution' }), [[image]], {
    weight: [[kernel]],
    bias: [0],
  });
  expect(turned).toEqual(convolved);
});

test('a delta kernel is the identity', () => {
  const delta = [
    [0, 0, 0],
    [0, 1, 0],
    [0, 0, 0],
  ];
  const layer = conv2d({ maps: 1, kernel: 3, padding: 'same', bias: 'none' });
  expect([...run(layer, [[image]], { weight: [[delta]] }).data]).toEqual(image.flat());
});

test('a shifted image gives a shifted map', () => {
  const layer = conv2d({ maps: 1, kernel: 2, bias: 'none' });
  const weight = [[kernel]];
  const shifted = image.map((row) => [7, ...row.slice(0, -1)]);
  const { data } = run(layer, [[image]], { weight });
  const moved = run(layer, [[shifted]], { weight }).data;
  for (const row of [0, 1])
    expect([...moved.slice(3 * row + 1, 3 * row + 3)]).toEqual([...data.slice(3 * row, 3 * row + 2)]);
});

test('the bias matrix B_i adds a number of its own at every place', () => {
  const layer = conv2d({ maps: 1, kernel: [2, 4], bias: 'matrix' });
  const zeros = [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ];
  expect([...run(layer, [[image]], { weight: [[zeros]], bias: [[[3], [-5]]] }).data]).toEqual([3, -5]);
});

test('sums over the connected input maps only', () => {
  const layer = conv2d({ maps: 2, kernel: 1, bias: 'none', connections: [[1], [0, 2]] });
  const weight = [
    [[[1]], [[1]], [[1]]],
    [[[1]], [[1]], [[1]]],
  ];
  expect([...run(layer, [[[[1]], [[20]], [[300]]]], { weight }).data]).toEqual([20, 301]);
});

test('the size without border is m2 - 2 h1 by m3 - 2 h2', () => {
  const [h1, h2] = [2, 1];
  const options = { maps: 6, kernel: [2 * h1 + 1, 2 * h2 + 1] as const };
  expect(conv2dType.outputShape(options, [[1, 32, 20]], '[conv2d]')).toEqual([6, 32 - 2 * h1, 20 - 2 * h2]);
});

test('counts of LeNet-5: C1 has 156 parameters and 117,600 multiply-adds, C3 with its table 1,516 parameters', () => {
  const trainable = (options: Parameters<typeof conv2d>[0], input: readonly number[]) =>
    conv2dType
      .parameters(options, [input])
      .reduce((total, { shape, count }) => total + (count ?? shape.reduce((a, b) => a * b)), 0);
  const c1 = { maps: 6, kernel: 5 };
  expect(trainable(c1, [1, 32, 32])).toBe(156);
  expect(conv2dType.multiplyAdds(c1, [[1, 32, 32]])).toBe(117_600);
  const three = [0, 1, 2, 3, 4, 5].map((k) => [k, (k + 1) % 6, (k + 2) % 6]);
  const four = [0, 1, 2, 3, 4, 5].map((k) => [k, (k + 1) % 6, (k + 2) % 6, (k + 3) % 6]);
  const gapped = [0, 1, 2].map((k) => [k, k + 1, (k + 3) % 6, (k + 4) % 6]);
  const connections = [...three, ...four, ...gapped, [0, 1, 2, 3, 4, 5]];
  expect(trainable({ maps: 16, kernel: 5, connections }, [6, 14, 14])).toBe(1516);
});

test('messages begin with the kind and, where there is one, the name', () => {
  const { type, options, name } = conv2d({ maps: 4, kernel: 5, name: 'stem' });
  expect(options).toEqual({ maps: 4, kernel: 5 });
  expect(() => type.outputShape(options, [[3, 4, 4]], whereOf(type.type, name))).toThrow(
    '[conv2d "stem"] a 5x5 kernel is larger than its input (C=3 H=4 W=4). Use a smaller kernel, padding, or fewer subsampling layers before it.',
  );
  expect(whereOf('conv2d', undefined)).toBe('[conv2d]');
});
