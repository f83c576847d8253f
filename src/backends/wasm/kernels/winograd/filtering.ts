import type { Problem } from '../convolution/layout.ts';
import type { Transform, Transforms } from './transforms.ts';

/** A minimal filtering with kernels of 3 x 3, F(tile x tile, 3 x 3): sizes and the transforms along one axis. */
export interface Filtering {
  /** Rows and columns of results that one tile gives. */
  readonly tile: number;
  /** Rows and columns of data that a tile sees. */
  readonly data: number;
  /** Products for one tile and pair of maps; the sum itself takes 9 for each result. */
  readonly products: number;
  readonly ofData: (transforms: Transforms) => Transform;
  readonly ofKernel: (transforms: Transforms) => Transform;
  readonly ofProducts: (transforms: Transforms) => Transform;
}

/** 36 products for 16 results. */
export const filtering4: Filtering = {
  tile: 4,
  data: 6,
  products: 36,
  ofData: (t) => (list) => t.data6(list),
  ofKernel: (t) => (list) => t.filter3to6(list),
  ofProducts: (t) => (list) => t.result4(list),
};

/** 16 products for 4 results: for few places, which would not fill a block with larger tiles. */
const filtering2: Filtering = {
  tile: 2,
  data: 4,
  products: 16,
  ofData: (t) => (list) => t.data4(list),
  ofKernel: (t) => (list) => t.filter3to4(list),
  ofProducts: (t) => (list) => t.result2(list),
};

/** Fewer maps than this do not pay for the transforms. */
const fewestMaps = 8;
/** Places of all samples that fill the lanes of a block. */
const fewestPlaces = ({ tile }: Filtering) => 16 * tile * tile;

const isPlain = ({ kernel, stride, dilation, groups }: Problem) =>
  groups === 1 && kernel.every((size) => size === 3) && [...stride, ...dilation].every((step) => step === 1);

/** Whether kernels, strides and the numbers of maps and places make a filtering worth its transforms. */
export function serves(problem: Problem, filtering: Filtering): boolean {
  const { inMaps, outMaps, result, samples } = problem;
  const enough = inMaps >= fewestMaps && outMaps >= fewestMaps;
  return isPlain(problem) && enough && samples * result[0] * result[1] >= fewestPlaces(filtering);
}

/** The filtering for a convolution with the most results a product; undefined where none pays. */
export const filteringFor = (problem: Problem): Filtering | undefined =>
  [filtering4, filtering2].find((filtering) => serves(problem, filtering));
