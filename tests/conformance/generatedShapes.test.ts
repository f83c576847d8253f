import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/backends/reference/evaluate.ts';
import { wasmBackend } from '../../src/backends/wasm/index.ts';
import { Random } from '../../src/core/random.ts';
import { GraphBuilder } from '../../src/graph/graph.ts';
import {
  convolution,
  convolutionInputGradient,
  convolutionWeightGradient,
  input,
  matmul,
} from '../../src/ops/index.ts';
import type { ConvolutionAttributes } from '../../src/ops/support/convolution.ts';
import { fill } from './fill.ts';
import { relativeError, runOn } from './run.ts';

/** Winograd's transforms round more often than the sum itself: some ten times its error. */
const tolerance = 3e-5;

const backends = [
  { ...wasmBackend({ lanes: 8 }), name: '8 lanes' },
  { ...wasmBackend({ lanes: 16 }), name: '16 lanes' },
];

interface Case {
  readonly name: string;
  readonly attributes: ConvolutionAttributes;
  readonly x: readonly number[];
  readonly maps: number;
}

const pick = <T>(random: Random, list: readonly T[]) => list[random.integer(list.length)]!;
const between = (random: Random, low: number, high: number) => low + random.integer(high - low + 1);

/** Odd sizes, 1 to 300 maps, kernels 1x1 to 11x11, strides, dilations, groups; small enough for the float64 loops. */
function randomCase(random: Random, index: number): Case {
  const kernel = [pick(random, [1, 2, 3, 3, 4, 5, 7, 11]), pick(random, [1, 2, 3, 3, 4, 5, 7, 11])] as const;
  const dilation = [pick(random, [1, 1, 1, 2]), pick(random, [1, 1, 1, 3])] as const;
  const stride = [pick(random, [1, 1, 2, 3]), pick(random, [1, 1, 2, 4])] as const;
  const padding = [0, 1, 2, 3].map((side) => between(random, 0, kernel[side >> 1]! - 1)) as [
    number,
    number,
    number,
    number,
  ];
  const least = (axis: 0 | 1) => dilation[axis] * (kernel[axis] - 1) + 1;
  const size = ([0, 1] as const).map((axis) => least(axis) + between(random, 0, 17));
  const groups = pick(random, [1, 1, 1, 2, 3]);
  const area = kernel[0] * kernel[1] * size[0]! * size[1]!;
  const most = Math.max(1, Math.min(300, Math.floor(Math.sqrt(1.5e6 / area))));
  const inMaps = groups * between(random, 1, Math.max(1, Math.floor(most / groups)));
  const maps = groups * between(random, 1, Math.max(1, Math.floor(most / groups)));
  const attributes = { kernel, stride, padding, dilation, groups };
  return {
    name: `${index}: ${maps} maps from ${inMaps}x${size.join('x')}, ${JSON.stringify(attributes)}`,
    attributes,
    x: [between(random, 1, 3), inMaps, ...size],
    maps,
  };
}

/** Shapes that the fast algorithm for 3x3 kernels serves, whole tiles and others. */
function winogradCase(random: Random, index: number): Case {
  const size = [between(random, 5, 17), between(random, 5, 17)];
  const [inMaps, maps] = [between(random, 16, 37), between(random, 16, 37)];
  const padding = pick(random, [
    [1, 1, 1, 1],
    [0, 0, 0, 0],
    [2, 0, 1, 2],
  ] as const);
  const attributes = { kernel: [3, 3], stride: [1, 1], padding, dilation: [1, 1], groups: 1 } as const;
  return {
    name: `3x3 ${index}: ${maps} maps from ${inMaps}x${size.join('x')}, padding ${padding}`,
    attributes,
    x: [between(random, 2, 7), inMaps, ...size],
    maps,
  };
}

async function check({ attributes, x: shape, maps }: Case, seed: number): Promise<void> {
  const random = new Random(seed);
  const builder = new GraphBuilder();
  const x = input(builder, 'x', shape);
  const w = input(builder, 'w', [maps, shape[1]! / attributes.groups, ...attributes.kernel]);
  const y = convolution(x, w, attributes);
  const dy = input(builder, 'dy', y.shape);
  const graph = builder.finish({
    y,
    dx: convolutionInputGradient(dy, w, attributes, [shape[2]!, shape[3]!]),
    dw: convolutionWeightGradient(x, dy, attributes),
  });
  const given = Object.fromEntries(
    [x, w, dy].map((value, index) => [['x', 'w', 'dy'][index]!, fill({ shape: value.shape }, random)]),
  );
  const right = evaluate(graph, given);
  const results = await Promise.all(backends.map((backend) => runOn(backend, graph, given)));
  for (const name of ['y', 'dx', 'dw']) {
    expect(relativeError(results[0]![name]!, right[name]!.data), name).toBeLessThan(tolerance);
    expect(results[1]![name], `${name}: the same bits with 16 lanes`).toEqual(results[0]![name]);
  }
}

describe('convolution and its gradients on generated shapes', () => {
  const random = new Random(11);
  for (let index = 0; index < 150; index++) {
    const each = randomCase(random, index);
    test(each.name, () => check(each, index));
  }
  for (let index = 0; index < 40; index++) {
    const each = winogradCase(random, index);
    test(each.name, () => check(each, 1000 + index));
  }
});

describe('matrix products on generated shapes', () => {
  const random = new Random(12);
  for (let index = 0; index < 70; index++) {
    const [rows, inner, columns] = [0, 1, 2].map(() =>
      pick(random, [1, 2, 3, 7, 8, 16, 31, 65, 130, 300, 500, 801]),
    ) as [number, number, number];
    const [transposeA, transposeB] = [random.integer(2) === 1, random.integer(2) === 1];
    test(`${index}: ${rows}x${inner}x${columns}${transposeA ? ' a^T' : ''}${transposeB ? ' b^T' : ''}`, async () => {
      const builder = new GraphBuilder();
      const a = input(builder, 'a', transposeA ? [inner, rows] : [rows, inner]);
      const b = input(builder, 'b', transposeB ? [columns, inner] : [inner, columns]);
      const graph = builder.finish({ y: matmul(a, b, { transposeA, transposeB }) });
      const given = { a: fill({ shape: a.shape }, random), b: fill({ shape: b.shape }, random) };
      const right = evaluate(graph, given).y!.data;
      const [eight, sixteen] = await Promise.all(backends.map((backend) => runOn(backend, graph, given)));
      expect(relativeError(eight!.y!, right)).toBeLessThan(1e-5);
      expect(sixteen!.y).toEqual(eight!.y);
    });
  }
});
