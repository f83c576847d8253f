import type { ConvolutionAttributes } from '../../../../ops/support/convolution.ts';
import type { EmitOptions, Kernel, KernelFactory, Phase } from '../../kernel.ts';
import { winograd, winogradServes } from '../winograd/index.ts';
import { computePhase, gatherPhase, needsGathering, segmentsOf } from './compute.ts';
import { buffersTotal, computeMapsPhase, packPanelsPhase, panelNumbers, prefersMaps } from './computeMaps.ts';
import { forwardProblem, inputGradientProblem, type Layout, layoutOf, type Problem } from './layout.ts';
import { preparePhase } from './prepare.ts';
import { forwardSteps, packWeightsPhase, reversedSteps, type WeightSteps } from './weights.ts';

/** Reading a whole vector at the last place of a run may go this far past the prepared maps. */
const slack = 16;

/** A convolution of input 0 with the weights in input 1. */
function convolve(problem: Problem, steps: WeightSteps, options: EmitOptions): Kernel {
  if (winogradServes(problem)) return winograd(problem, steps, options);
  const layout = layoutOf(problem);
  return prefersMaps(problem, layout)
    ? alongMaps(problem, layout, steps, options)
    : alongPlaces(problem, layout, steps, options);
}

const preparedNumbers = ({ samples, groups, inMaps }: Problem, { inPlace, mapSize }: Layout) =>
  inPlace ? 0 : samples * groups * inMaps * mapSize + slack;

/** Lanes along the output maps. */
function alongMaps(problem: Problem, layout: Layout, steps: WeightSteps, options: EmitOptions): Kernel {
  const weights = panelNumbers(problem);
  const own = weights + buffersTotal(options.threads ?? 1);
  const maps = layout.inPlace ? undefined : own;
  const phases: Phase[] = [packPanelsPhase(problem, steps, 1, 0)];
  if (maps !== undefined) phases.push(preparePhase(problem, layout, 0, maps));
  phases.push(computeMapsPhase(problem, layout, { weights: 0, own: weights, maps }, options));
  return { phases, scratch: own + preparedNumbers(problem, layout) };
}

/** Lanes along the places of a map. */
function alongPlaces(problem: Problem, layout: Layout, steps: WeightSteps, options: EmitOptions): Kernel {
  const gathers = needsGathering(problem);
  const sizes = {
    weights: problem.groups * problem.outMaps * problem.inMaps * problem.kernel[0] * problem.kernel[1],
    maps: preparedNumbers(problem, layout),
    results: gathers ? problem.samples * problem.groups * problem.outMaps * segmentsOf(problem, layout).mapSize : 0,
  };
  const maps = layout.inPlace ? undefined : sizes.weights;
  const results = gathers ? sizes.weights + sizes.maps : undefined;
  const phases: Phase[] = [packWeightsPhase(problem, steps, 1, 0)];
  if (maps !== undefined) phases.push(preparePhase(problem, layout, 0, maps));
  phases.push(computePhase(problem, layout, { weights: 0, maps, results }, options));
  if (results !== undefined) phases.push(gatherPhase(problem, layout, results));
  return { phases, scratch: sizes.weights + sizes.maps + sizes.results };
}

/** y from x and w. */
export const convolutionKernel: KernelFactory = ({ node, operands: [x], options }) => {
  const problem = forwardProblem(node.attributes as unknown as ConvolutionAttributes, x!.shape, node.shape);
  return convolve(problem, forwardSteps(problem), options);
};

/** dx from dy and w. */
export const convolutionInputGradientKernel: KernelFactory = ({ node, operands: [dy], options }) => {
  const problem = inputGradientProblem(node.attributes as unknown as ConvolutionAttributes, node.shape, dy!.shape);
  return convolve(problem, reversedSteps(problem), options);
};
