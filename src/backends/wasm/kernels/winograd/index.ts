import type { Algorithm } from '../../algorithms.ts';
import type { EmitOptions, Kernel } from '../../kernel.ts';
import type { Convolution } from '../convolution/direct.ts';
import type { Problem } from '../convolution/layout.ts';
import type { WeightSteps } from '../convolution/weights.ts';
import type { Epilogue } from '../epilogue.ts';
import { computePhase, cutOf, ownNumbers } from './compute.ts';
import { winogradCost } from './cost.ts';
import { type Filtering, filteringFor } from './filtering.ts';
import { panelNumbers, type Setup } from './stages.ts';
import { tilesOf } from './tiles.ts';
import { winogradWeightsPhase } from './weights.ts';

function setUp(problem: Problem, filtering: Filtering, options: EmitOptions, epilogue: Epilogue | undefined): Setup {
  const tiles = tilesOf(problem, filtering);
  const { inMaps, outMaps, source, placement } = problem;
  const [rows, columns] = [tiles.down * filtering.tile, tiles.across * filtering.tile];
  const border = filtering.data - filtering.tile;
  const offset = [placement[0].offset, placement[1].offset] as const;
  const x = { maps: inMaps, rows: rows + border, columns: columns + border, source, offset };
  const y = { maps: Math.ceil(outMaps / options.lanes) * options.lanes, rows, columns };
  return { problem, filtering, tiles, x, y, options, epilogue };
}

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
  const cut = cutOf(setup);
  return {
    preparation: {
      inputs: [1],
      numbers: (setup.y.maps / options.lanes) * panelNumbers(setup),
      phases: [winogradWeightsPhase(setup, steps)],
    },
    phases: [computePhase(setup, cut)],
    own: ownNumbers(setup, cut),
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
