import type { Algorithm } from '../../algorithms.ts';
import type { EmitOptions, Kernel, Phase, Preparation } from '../../kernel.ts';
import { copyCycles, stepCycles } from '../cost.ts';
import type { Epilogue } from '../epilogue.ts';
import { splitRows } from '../tile.ts';
import { computePhase, gatherPhase, needsGathering } from './compute.ts';
import { bufferNumbers, computeMapsPhase, packPanelsPhase, panelNumbers } from './computeMaps.ts';
import { type Layout, layoutOf, type Problem } from './layout.ts';
import { type Laid, layOutMaps, preparePhase } from './prepare.ts';
import { segmentsOf, tilingOf } from './segments.ts';
import { spotsOf } from './spots.ts';
import { packWeightsPhase, type WeightSteps } from './weights.ts';

/** A convolution of input 0 with the weights in input 1, read by these steps. */
export interface Convolution {
  readonly problem: Problem;
  readonly steps: WeightSteps;
  /** What is done to the results. */
  readonly epilogue?: Epilogue | undefined;
}

/** Weights laid out by one phase, from input 1 alone. */
const laidOut = (numbers: number, phase: Phase): Preparation => ({ inputs: [1], numbers, phases: [phase] });

const tapsOf = ({ inMaps, kernel }: Problem) => inMaps * kernel[0] * kernel[1];

/** Laying out the maps with their borders, split by the strides. */
export function prepareCycles(problem: Problem, layout: Layout): number {
  const { samples, groups, inMaps, source, stride } = problem;
  if (layout.inPlace) return 0;
  const how = stride[1] <= 2 ? 'vectors' : 'single';
  const rowCycles = 8 * source[0];
  return samples * groups * inMaps * (copyCycles(source[0] * source[1], how) + rowCycles + layout.mapSize / 16);
}

/** The phase that lays out all maps, where there is one. */
const preparation = (problem: Problem, layout: Layout, laid: Laid): Phase[] =>
  laid.how === 'before' ? [preparePhase(problem, layout, 0, laid.place)] : [];

/** A cache line. */
const gap = 16;
/** Numbers of which one in every map falls into the same few sets of the first cache. */
const page = 1024;

function collides({ inMaps, outMaps, source }: Problem): boolean {
  return (source[0] * source[1]) % page === 0 && Math.min(inMaps, outMaps) > 12;
}

/** Maps whose numbers a power of two apart would drive each other out of the cache are copied with a gap. */
const readLayout = (problem: Problem) => layoutOf(problem, collides(problem) ? gap : 0);

function mapsKernel({ problem, steps, epilogue }: Convolution, options: EmitOptions): Kernel {
  const layout = readLayout(problem);
  const { laid, scratch, own } = layOutMaps(problem, layout, !spotsOf(problem).joined, options.threads ?? 1);
  return {
    preparation: laidOut(panelNumbers(problem), packPanelsPhase(problem, steps)),
    phases: [
      ...preparation(problem, layout, laid),
      computeMapsPhase(problem, layout, { buffer: own, maps: laid }, options, epilogue),
    ],
    scratch,
    own: own + bufferNumbers,
  };
}

/** Finding the addresses of a tile's places. */
const spotCycles = 60;

function mapsCost({ problem }: Convolution, options: EmitOptions): number {
  const { groups, outMaps } = problem;
  const { tile, joined, units, perUnit } = spotsOf(problem);
  const taps = tapsOf(problem);
  const store = (maps: number) => tile * maps * (joined && problem.result[0] * problem.result[1] > 1 ? 1.5 : 0.6);
  const panel = (maps: number) => {
    const lanes = Math.min(options.lanes, maps <= 8 ? 8 : 16);
    return Math.ceil(maps / lanes) * (taps * stepCycles(tile, lanes, options) + spotCycles) + store(maps);
  };
  const whole = Math.floor(outMaps / 16);
  const rest = outMaps % 16;
  const cycles = whole * panel(16) + (rest > 0 ? panel(rest) : 0);
  return groups * units * perUnit * cycles + prepareCycles(problem, readLayout(problem));
}

function placesKernel({ problem, steps, epilogue }: Convolution, options: EmitOptions): Kernel {
  const layout = readLayout(problem);
  const { samples, groups, outMaps } = problem;
  const gathers = needsGathering(problem);
  const { laid, scratch, own } = layOutMaps(problem, layout, true, options.threads ?? 1);
  const results = gathers ? scratch : undefined;
  return {
    preparation: laidOut(groups * outMaps * tapsOf(problem), packWeightsPhase(problem, steps)),
    phases: [
      ...preparation(problem, layout, laid),
      computePhase(problem, layout, { maps: laid, results }, options, epilogue),
      ...(results === undefined ? [] : [gatherPhase(problem, layout, results)]),
    ],
    own,
    scratch: scratch + (gathers ? samples * groups * outMaps * segmentsOf(problem, layout).mapSize : 0),
  };
}

/** Vectors that start anywhere: some lie across two cache lines. */
const unaligned = 1.03;

function placesCost({ problem }: Convolution, options: EmitOptions): number {
  const { samples, groups, outMaps, result } = problem;
  const layout = readLayout(problem);
  const { tiles, cycles } = tilingOf(problem, layout, options);
  const each = splitRows(outMaps).reduce(
    (total, { rows, count }) => total + count * cycles(rows, tapsOf(problem), options),
    0,
  );
  const gather = needsGathering(problem) ? copyCycles(samples * groups * outMaps * result[0] * result[1], 'single') : 0;
  return unaligned * samples * groups * tiles * each + gather + prepareCycles(problem, layout);
}

/** Both sum over input maps and taps in that order. */
export const sumOrder = 'maps, taps';

/** Lanes along the places of a map. */
export const alongPlaces: Algorithm<Convolution> = {
  order: sumOrder,
  serves: () => true,
  cost: placesCost,
  kernel: placesKernel,
};

/** Lanes along the output maps. */
export const alongMaps: Algorithm<Convolution> = {
  order: sumOrder,
  serves: () => true,
  cost: mapsCost,
  kernel: mapsKernel,
};
