import type { ConvolutionAttributes } from '../../../../ops/support/convolution.ts';

/** Placement of numbers along one axis of a prepared map: source i goes to place `step * i + offset`. */
interface Placement {
  readonly step: number;
  readonly offset: number;
}

/** The convolution that one op of the family comes down to: sums of `weight * x`, x being prepared maps. */
export interface Problem {
  readonly samples: number;
  readonly groups: number;
  /** Maps of one group. */
  readonly inMaps: number;
  readonly outMaps: number;
  /** Rows and columns of the maps that are read, and where they go in the prepared ones. */
  readonly source: readonly [number, number];
  readonly placement: readonly [Placement, Placement];
  /** Rows and columns of the maps that are computed. */
  readonly result: readonly [number, number];
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
}

/**
 * How the maps that a convolution reads are laid out: with their padding, and split by row and column phase, so that the
 * numbers that neighbouring units see through one tap lie side by side, whatever the stride. Sizes in numbers.
 */
export interface Layout {
  readonly rows: number;
  readonly columns: number;
  readonly phases: readonly [number, number];
  /** Numbers of one prepared map. */
  readonly mapSize: number;
  /** True when the maps can be read where they are. */
  readonly inPlace: boolean;
}

/** `slack` numbers are kept zero behind every map, for vectors that reach past it; then maps are always copied. */
export function layoutOf(problem: Problem, slack = 0): Layout {
  const { kernel, stride, dilation, result, source, placement } = problem;
  const extent = (axis: 0 | 1) => (result[axis] - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1;
  const rows = Math.ceil(extent(0) / stride[0]);
  const columns = Math.ceil(extent(1) / stride[1]);
  const moved = placement.some(({ step, offset }) => step !== 1 || offset !== 0);
  const inPlace =
    !moved && slack === 0 && stride[0] === 1 && stride[1] === 1 && rows <= source[0] && columns <= source[1];
  if (inPlace) return { rows: source[0], columns: source[1], phases: [1, 1], mapSize: source[0] * source[1], inPlace };
  return { rows, columns, phases: stride, mapSize: rows * columns * stride[0] * stride[1] + slack, inPlace };
}

/** Where the number of prepared row `row`, column `column` lies in its map. */
export function placeIn({ rows, columns, phases }: Layout, row: number, column: number): number {
  const phase = (row % phases[0]) * phases[1] + (column % phases[1]);
  return (phase * rows + Math.floor(row / phases[0])) * columns + Math.floor(column / phases[1]);
}

/** Distance from a unit's first number to the one it sees through tap (r, s). */
export function tapPlace(problem: Problem, layout: Layout, r: number, s: number): number {
  return placeIn(layout, r * problem.dilation[0], s * problem.dilation[1]);
}

const window = ({ kernel, stride, dilation }: ConvolutionAttributes) => ({ kernel, stride, dilation });

/** Kernels of one tap at every place see a map as one row: then rows need not be whole vectors. */
export function asOneRow(problem: Problem): Problem {
  const { kernel, stride, placement, source, result } = problem;
  const still = placement.every(({ step, offset }) => step === 1 && offset === 0);
  const plain = [...kernel, ...stride].every((size) => size === 1) && still;
  if (!plain || source[0] !== result[0] || source[1] !== result[1]) return problem;
  const row = [1, result[0] * result[1]] as const;
  return { ...problem, source: row, result: row };
}

/** y from x and w; also the maps that the weight gradient reads. */
export function forwardProblem(attributes: ConvolutionAttributes, x: readonly number[], y: readonly number[]): Problem {
  const { groups, padding } = attributes;
  return {
    samples: x[0]!,
    groups,
    inMaps: x[1]! / groups,
    outMaps: y[1]! / groups,
    source: [x[2]!, x[3]!],
    placement: [
      { step: 1, offset: padding[0] },
      { step: 1, offset: padding[2] },
    ],
    result: [y[2]!, y[3]!],
    ...window(attributes),
  };
}

/** dx from dy and w: a convolution with stride 1 of dy, spread by the stride, with the reversed kernel. */
export function inputGradientProblem(
  attributes: ConvolutionAttributes,
  x: readonly number[],
  y: readonly number[],
): Problem {
  const { groups, padding, stride, dilation, kernel } = attributes;
  const border = (axis: 0 | 1, before: number) => (kernel[axis] - 1) * dilation[axis] - before;
  return {
    samples: x[0]!,
    groups,
    inMaps: y[1]! / groups,
    outMaps: x[1]! / groups,
    source: [y[2]!, y[3]!],
    placement: [
      { step: stride[0], offset: border(0, padding[0]) },
      { step: stride[1], offset: border(1, padding[2]) },
    ],
    result: [x[2]!, x[3]!],
    kernel,
    stride: [1, 1],
    dilation,
  };
}
