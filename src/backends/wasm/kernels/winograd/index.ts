import type { Algorithm } from '../../algorithms.ts';
import type { EmitOptions, Kernel } from '../../kernel.ts';
import { forwardProblem, inputGradientProblem, type Problem } from '../convolution/layout.ts';
import type { Shapes } from '../convolution/shapes.ts';
import { forwardSteps } from '../convolution/weights.ts';
import { computePhase, ownNumbers } from './compute.ts';
import { usualOptions, winogradCost } from './cost.ts';
import { cutOf } from './cut.ts';
import { type Filtering, filteringFor } from './filtering.ts';
import { type Filtered, panelNumbers, type Setup } from './stages.ts';
import { tilesOf } from './tiles.ts';
import { winogradWeightsPhase } from './weights.ts';

/** y from x and w. */
function forwardOf({ attributes, x, y, epilogue }: Shapes): Filtered {
  const problem = forwardProblem(attributes, x, y);
  return { pass: 'forward', problem, skip: [0, 0], steps: forwardSteps(problem), epilogue };
}

/** dx from dy and w: with strides, several places of dx for each of dy. */
function inputGradientOf({ attributes, x, y }: Shapes): Filtered {
  const { kernel, stride, padding } = attributes;
  const area = kernel[0] * kernel[1];
  const placed = (axis: 0 | 1, before: number) => {
    const mostTaps = Math.ceil(kernel[axis] / stride[axis]);
    return { step: 1, offset: mostTaps - 1 - Math.floor(before / stride[axis]) };
  };
  const problem: Problem = {
    ...inputGradientProblem(attributes, x, y),
    placement: [placed(0, padding[0]), placed(1, padding[2])],
    stride,
  };
  return {
    pass: 'input gradient',
    problem,
    skip: [padding[0] % stride[0], padding[2] % stride[1]],
    steps: { out: area, in: problem.outMaps * area, row: kernel[1] },
  };
}

const tilesFor = ({ problem: { result }, skip }: Filtered, samples: number, { results }: Filtering) =>
  tilesOf(samples, [result[0] + skip[0], result[1] + skip[1]], results);

function setUp(filtered: Filtered, filtering: Filtering, options: EmitOptions): Setup {
  const { inMaps, outMaps, source, placement } = filtered.problem;
  const { results, places, step } = filtering;
  const tiles = tilesFor(filtered, filtered.problem.samples, filtering);
  const offset = [placement[0].offset, placement[1].offset] as const;
  const seen = (count: number) => (count - 1) * step + places;
  const x = { maps: inMaps, rows: seen(tiles.down), columns: seen(tiles.across), source, offset };
  const maps = Math.ceil(outMaps / options.lanes) * options.lanes;
  const y = { maps, rows: tiles.down * results, columns: tiles.across * results };
  const cut = cutOf(tiles, maps / options.lanes, options.threads);
  return { ...filtered, filtering, tiles, cut, x, y, options };
}

/** Fewer tiles than this do not fill the rows of registers. */
const fewestTiles = 9;

/** The filtering for a convolution, the same for 8 and 16 lanes. */
const chosenFor = (filtered: Filtered) =>
  filteringFor({
    ...filtered,
    fewestTiles,
    tilesOf: (samples, filtering) => tilesFor(filtered, samples, filtering),
    cost: (filtering, tiles) => winogradCost(filtered.problem, filtering, tiles, usualOptions),
  });

/**
 * A convolution or its input gradient with the weights in input 1, by minimal filtering. With tiles of 6 places rounding
 * errors are some ten times those of the direct sum.
 */
function winograd(setup: Setup): Kernel {
  return {
    preparation: {
      inputs: [1],
      numbers: (setup.y.maps / setup.options.lanes) * panelNumbers(setup),
      phases: [winogradWeightsPhase(setup)],
    },
    phases: [computePhase(setup)],
    own: ownNumbers(setup),
  };
}

function algorithm(filteredOf: (shapes: Shapes) => Filtered): Algorithm<Shapes> {
  return {
    order: 'transformed',
    serves: (shapes) => chosenFor(filteredOf(shapes)) !== undefined,
    cost: (shapes, options) => {
      const filtered = filteredOf(shapes);
      const filtering = chosenFor(filtered)!;
      const tiles = tilesFor(filtered, filtered.problem.samples, filtering);
      return winogradCost(filtered.problem, filtering, tiles, options);
    },
    kernel: (shapes, options) => {
      const filtered = filteredOf(shapes);
      return winograd(setUp(filtered, chosenFor(filtered)!, options));
    },
  };
}

/** Convolutions with quadratic kernels. */
export const winogradForward = algorithm(forwardOf);

/** Their input gradients. */
export const winogradInputGradient = algorithm(inputGradientOf);
