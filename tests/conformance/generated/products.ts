import type { Random } from '../../../src/core/random.ts';
import { type ConvolutionAttributes, convolutionShape } from '../../../src/ops/support/convolution.ts';
import { plainWindow } from '../../../src/ops/support/window.ts';
import { between, type Draw, pick } from './shapes.ts';
import { randomGeometry } from './windows.ts';

/** Multiply-adds of a case: the float64 meaning takes some ten nanoseconds each. */
const mostMultiplyAdds = 250_000;

export interface Convolution {
  readonly attributes: ConvolutionAttributes;
  readonly x: readonly [number, number, number, number];
  /** Output maps. */
  readonly maps: number;
}

/** Any geometry, 1 to 300 maps, one to three groups. */
export function anyConvolution(random: Random): Convolution {
  const { window, size, counts } = randomGeometry(random);
  const groups = pick(random, [1, 1, 1, 2, 3]);
  const samples = between(random, 1, 3);
  const pairs = mostMultiplyAdds / (samples * window.kernel[0] * window.kernel[1] * counts[0] * counts[1]);
  const inMaps = groups * between(random, 1, Math.max(1, Math.min(300 / groups, Math.floor(Math.sqrt(pairs)))));
  const outMaps = Math.max(1, Math.min(300 / groups, Math.floor(pairs / inMaps)));
  const maps = groups * between(random, 1, outMaps);
  return { attributes: { ...window, groups }, x: [samples, inMaps, ...size], maps };
}

/** What Winograd's algorithm serves: 3x3, 16 maps and more on both sides, whole tiles and others. */
export function winogradConvolution(random: Random): Convolution {
  const size = [between(random, 5, 17), between(random, 5, 17)] as const;
  const padding = pick(random, [
    [1, 1, 1, 1],
    [0, 0, 0, 0],
    [2, 0, 1, 2],
  ] as const);
  const [inMaps, maps] = [between(random, 16, 21), between(random, 16, 37)];
  const samples = Math.ceil(256 / ((size[0] - 2) * (size[1] - 2)));
  return { attributes: { ...plainWindow([3, 3], { padding }), groups: 1 }, x: [samples, inMaps, ...size], maps };
}

/** A case of one of the three ops of convolution: `operands` picks from the shapes of x, w and y. */
export function convolutionCase(
  operands: (shapes: { x: readonly number[]; w: readonly number[]; y: readonly number[] }) => {
    readonly attributes?: object;
    readonly shapes: readonly (readonly number[])[];
  },
): Draw {
  return (random, index) => {
    const { attributes, x, maps } = index % 6 === 5 ? winogradConvolution(random) : anyConvolution(random);
    const w = [maps, x[1] / attributes.groups, ...attributes.kernel];
    const { attributes: more = {}, shapes } = operands({ x, w, y: convolutionShape('convolution', attributes, x, w) });
    return { attributes: { ...attributes, ...more }, inputs: shapes.map((shape) => ({ shape })) };
  };
}

const matrixSizes = [1, 2, 3, 5, 7, 8, 13, 16, 31, 65, 130, 300, 801];

/** Products of matrices in all four orders, some of them several at once. */
export const matmulCase: Draw = (random, index) => {
  const [transposeA, transposeB] = [index % 2 === 1, index % 4 >= 2];
  const leading = random.integer(3) === 0 ? [between(random, 1, 4)] : [];
  const rows = pick(random, matrixSizes);
  const inner = pick(random, matrixSizes);
  const room = 2_000_000 / (rows * inner * (leading[0] ?? 1));
  const columns = pick(
    random,
    matrixSizes.filter((size) => size === 1 || size <= room),
  );
  return {
    attributes: { transposeA, transposeB },
    inputs: [
      { shape: [...leading, ...(transposeA ? [inner, rows] : [rows, inner])] },
      { shape: [...leading, ...(transposeB ? [columns, inner] : [inner, columns])] },
    ],
  };
};
