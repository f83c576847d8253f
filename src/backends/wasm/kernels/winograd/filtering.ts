import type { Problem } from '../convolution/layout.ts';
import { type Minimal, strided, stridedInputGradient, stridedWeightGradient } from './minimal.ts';
import type { Tiles } from './tiles.ts';

/** A minimal filtering of maps, the same along rows and columns. */
export interface Filtering {
  /** Rows and columns of results that one tile gives, of data that it sees, and of taps. */
  readonly results: number;
  readonly places: number;
  readonly taps: number;
  /** Rows and columns from the data of one tile to that of the next. */
  readonly step: number;
  /** Products along one axis, and for one tile and pair of maps. */
  readonly along: number;
  readonly products: number;
  readonly matrices: Minimal;
}

/** More products for each result of one part of a filtering than these lose too many bits. */
const mostOfPart = 6;
/** More products in all make more code than they save time. */
const mostAlong = 9;
const counts = [2, 3, 4, 5];

function filteringOf(matrices: Minimal, step: number): Filtering {
  const along = matrices.data.length;
  return {
    results: matrices.result.length,
    places: matrices.data[0]!.length,
    taps: matrices.filter[0]!.length,
    step,
    along,
    products: along ** 2,
    matrices,
  };
}

/** What is computed: a convolution, or one of its gradients. */
export type Pass = 'forward' | 'input gradient' | 'weight gradient';

/** The filtering that a pass comes down to, with `count` results, or slopes in its gradients, in a row of a tile. */
const makers: Readonly<Record<Pass, (count: number, taps: number, stride: number) => Filtering>> = {
  forward: (count, taps, stride) => filteringOf(strided(count, taps, stride), stride * count),
  'input gradient': (count, taps, stride) => filteringOf(stridedInputGradient(count, taps, stride), count),
  'weight gradient': (count, taps, stride) => filteringOf(stridedWeightGradient(count, taps, stride), stride * count),
};

const known = new Map<string, readonly Filtering[]>();

/** Made once for each pass, number of taps and stride. */
function filterings(pass: Pass, taps: number, stride: number): readonly Filtering[] {
  const key = `${pass} ${taps} ${stride}`;
  const fitting = counts.filter((count) => count + Math.ceil(taps / stride) - 1 <= mostOfPart);
  const found =
    known.get(key) ??
    fitting.map((count) => makers[pass](count, taps, stride)).filter(({ along }) => along <= mostAlong);
  known.set(key, found);
  return found;
}

/** Fewer maps than this do not pay for the transforms. */
const fewestMaps = 8;

/** Those that may pay: none where groups, dilations, rectangular kernels or few maps speak against it. */
function candidates(pass: Pass, { kernel, stride, dilation, groups, inMaps, outMaps }: Problem): readonly Filtering[] {
  const isSquare = kernel[0] === kernel[1] && stride[0] === stride[1] && kernel[0] > stride[0];
  const isPlain = isSquare && groups === 1 && dilation.every((step) => step === 1);
  return isPlain && Math.min(inMaps, outMaps) >= fewestMaps ? filterings(pass, kernel[0], stride[0]) : [];
}

/** Samples that a filtering is chosen for, so that it seldom depends on how many there are. */
const usualSamples = 16;

/** What there is to choose between filterings for a pass. */
interface Choosing {
  readonly pass: Pass;
  readonly problem: Problem;
  /** Fewer tiles than this do not pay. */
  readonly fewestTiles: number;
  /** The tiles of so many samples. */
  readonly tilesOf: (samples: number, filtering: Filtering) => Tiles;
  readonly cost: (filtering: Filtering, tiles: Tiles) => number;
}

/** The filtering of the least estimated cost among those with enough tiles; undefined where there is none. */
export function filteringFor({ pass, problem, fewestTiles, tilesOf, cost }: Choosing): Filtering | undefined {
  const costs = candidates(pass, problem)
    .filter((filtering) => tilesOf(problem.samples, filtering).count >= fewestTiles)
    .map((filtering) => ({ filtering, cost: cost(filtering, tilesOf(usualSamples, filtering)) }));
  return costs.sort((a, b) => a.cost - b.cost)[0]?.filtering;
}
