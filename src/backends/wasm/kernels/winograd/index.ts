import type { Algorithm } from '../../algorithms.ts';
import type { EmitOptions, Kernel, Phase } from '../../kernel.ts';
import type { Convolution } from '../convolution/direct.ts';
import type { Problem } from '../convolution/layout.ts';
import { preparePhase } from '../convolution/prepare.ts';
import type { WeightSteps } from '../convolution/weights.ts';
import type { Epilogue } from '../epilogue.ts';
import {
  blocksPhase,
  cropPhase,
  isShared,
  ownTotal,
  sharedDataPhase,
  sharedRowsPhase,
  sharedTotal,
  type WinogradPlaces,
} from './compute.ts';
import { winogradCost } from './cost.ts';
import { type Filtering, filteringFor } from './filtering.ts';
import type { Setup } from './stages.ts';
import { tilesOf, winogradLayout } from './tiles.ts';
import { winogradWeightsPhase } from './weights.ts';

function setUp(problem: Problem, filtering: Filtering, options: EmitOptions, epilogue: Epilogue | undefined): Setup {
  const tiles = tilesOf(problem, filtering);
  const written = [tiles.down * filtering.tile, tiles.across * filtering.tile] as const;
  return { problem, filtering, tiles, layout: winogradLayout(problem, filtering), written, options, epilogue };
}

const resultsPhases = (setup: Setup, places: WinogradPlaces): Phase[] =>
  isShared(setup) ? [sharedDataPhase(setup, places), sharedRowsPhase(setup, places)] : [blocksPhase(setup, places)];

/**
 * A 3 x 3 convolution of input 0 with the weights in input 1 by Winograd's minimal filtering. Rounding errors of F(4x4,
 * 3x3) are some ten times those of the direct sum.
 */
export function winograd(
  problem: Problem,
  filtering: Filtering,
  steps: WeightSteps,
  options: EmitOptions,
  epilogue?: Epilogue,
): Kernel {
  const setup = setUp(problem, filtering, options, epilogue);
  const { samples, inMaps, outMaps, result } = problem;
  const [height, width] = setup.written;
  const own = samples * inMaps * setup.layout.mapSize;
  const data = own + ownTotal(setup);
  const results = data + sharedTotal(setup);
  const whole = height === result[0] && width === result[1];
  const places: WinogradPlaces = {
    maps: 0,
    own,
    data: isShared(setup) ? data : undefined,
    results: whole ? undefined : results,
  };
  return {
    preparation: {
      inputs: [1],
      numbers: filtering.products * outMaps * inMaps,
      phases: [winogradWeightsPhase(problem, filtering, steps, options.madd)],
    },
    phases: [
      preparePhase(problem, setup.layout, 0, 0),
      ...resultsPhases(setup, places),
      ...(whole ? [] : [cropPhase(setup, results)]),
    ],
    scratch: results + (whole ? 0 : samples * outMaps * height * width),
  };
}

/** {@link winograd} as one way to compute a convolution, with the filtering for its size. */
export const winogradAlgorithm: Algorithm<Convolution> = {
  order: 'transformed',
  serves: ({ problem }) => filteringFor(problem) !== undefined,
  cost: ({ problem }, options) => winogradCost(problem, filteringFor(problem)!, options),
  kernel: ({ problem, steps, epilogue }, options) =>
    winograd(problem, filteringFor(problem)!, steps, options, epilogue),
};
