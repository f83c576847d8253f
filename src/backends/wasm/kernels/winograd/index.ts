import type { Algorithm } from '../../algorithms.ts';
import type { EmitOptions, Kernel } from '../../kernel.ts';
import { forwardProblem, inputGradientProblem, type Problem } from '../convolution/layout.ts';
import type { Shapes } from '../convolution/shapes.ts';
import { computePhase, ownNumbers } from './compute.ts';
import { winogradCost } from './cost.ts';
import { cutOf } from './cut.ts';
import { type Filtering, filteringsFor } from './filtering.ts';
import { type Filtered, panelNumbers, type Setup } from './stages.ts';
import { tilesOf } from './tiles.ts';
import { winogradWeightsPhase } from './weights.ts';

/** y from x and w. */
function forwardOf({ attributes, x, y, epilogue }: Shapes): Filtered {
  const problem = forwardProblem(attributes, x, y);
  const [rows, columns] = problem.kernel;
  const area = rows * columns;
  const steps = { out: problem.inMaps * area, in: area, row: columns };
  return { pass: 'forward', problem, skip: [0, 0], steps, epilogue };
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

const coveredBy = ({ problem: { samples, result }, skip }: Filtered, { results }: Filtering) =>
  tilesOf(samples, [result[0] + skip[0], result[1] + skip[1]], results);

function setUp(filtered: Filtered, filtering: Filtering, options: EmitOptions): Setup {
  const { inMaps, outMaps, source, placement } = filtered.problem;
  const { results, places, step } = filtering;
  const tiles = coveredBy(filtered, filtering);
  const offset = [placement[0].offset, placement[1].offset] as const;
  const seen = (count: number) => (count - 1) * step + places;
  const x = { maps: inMaps, rows: seen(tiles.down), columns: seen(tiles.across), source, offset };
  const maps = Math.ceil(outMaps / options.lanes) * options.lanes;
  const y = { maps, rows: tiles.down * results, columns: tiles.across * results };
  const cut = cutOf(filtered.problem.samples, tiles, maps / options.lanes, options.threads);
  return { ...filtered, filtering, tiles, cut, x, y, options };
}

/** Samples that tiles are chosen for, so that they seldom depend on how many there are. */
const usualSamples = 16;

/** Fewer tiles than this do not fill the rows of registers. */
const fewestTiles = 9;

/**
 * The filtering of the least estimated cost, the same for 8 and 16 lanes, among those with enough tiles; undefined where
 * there is none.
 */
function filteringFor(filtered: Filtered, options: EmitOptions): Filtering | undefined {
  const { pass, problem } = filtered;
  const usual = { ...filtered, problem: { ...problem, samples: usualSamples } };
  const costOf = (each: Filtering) =>
    winogradCost(usual.problem, each, coveredBy(usual, each), { ...options, lanes: 16 });
  return filteringsFor(pass, problem)
    .filter((each) => coveredBy(filtered, each).count >= fewestTiles)
    .sort((a, b) => costOf(a) - costOf(b))[0];
}

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
    serves: (shapes) => filteringFor(filteredOf(shapes), { lanes: 16, madd: 'relaxed' }) !== undefined,
    cost: (shapes, options) => {
      const filtered = filteredOf(shapes);
      const filtering = filteringFor(filtered, options)!;
      return winogradCost(filtered.problem, filtering, coveredBy(filtered, filtering), options);
    },
    kernel: (shapes, options) => {
      const filtered = filteredOf(shapes);
      return winograd(setUp(filtered, filteringFor(filtered, options)!, options));
    },
  };
}

/** Convolutions with quadratic kernels. */
export const winogradForward = algorithm(forwardOf);

/** Their input gradients. */
export const winogradInputGradient = algorithm(inputGradientOf);
