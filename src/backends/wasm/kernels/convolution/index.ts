import type { ConvolutionAttributes } from '../../../../ops/support/convolution.ts';
import type { EmitOptions, Kernel, KernelFactory, Phase, Preparation } from '../../kernel.ts';
import { type Epilogue, epilogueOf } from '../epilogue.ts';
import { filteringFor } from '../winograd/filtering.ts';
import { winograd } from '../winograd/index.ts';
import { computePhase, gatherPhase, needsGathering, segmentsOf } from './compute.ts';
import { buffersTotal, computeMapsPhase, packPanelsPhase, panelNumbers, prefersMaps } from './computeMaps.ts';
import { forwardProblem, inputGradientProblem, type Layout, layoutOf, type Problem } from './layout.ts';
import { preparePhase } from './prepare.ts';
import { joinParts, partsOf } from './strided.ts';
import { forwardSteps, packWeightsPhase, reversedSteps, type WeightSteps } from './weights.ts';

/** Reading a whole vector at the last place of a run may go this far past the prepared maps. */
const slack = 16;

/** A convolution of input 0 with the weights in input 1. */
function convolve(problem: Problem, steps: WeightSteps, options: EmitOptions, epilogue?: Epilogue): Kernel {
  const filtering = filteringFor(problem);
  if (filtering !== undefined) return winograd(problem, filtering, steps, options, epilogue);
  const layout = layoutOf(problem);
  return prefersMaps(problem, layout)
    ? alongMaps(problem, layout, steps, options, epilogue)
    : alongPlaces(problem, layout, steps, options, epilogue);
}

const preparedNumbers = ({ samples, groups, inMaps }: Problem, { inPlace, mapSize }: Layout) =>
  inPlace ? 0 : samples * groups * inMaps * mapSize + slack;

/** Weights laid out by one phase, from input 1 alone. */
const laidOut = (numbers: number, phase: Phase): Preparation => ({ inputs: [1], numbers, phases: [phase] });

/** Lanes along the output maps. */
function alongMaps(
  problem: Problem,
  layout: Layout,
  steps: WeightSteps,
  options: EmitOptions,
  epilogue?: Epilogue,
): Kernel {
  const own = buffersTotal(options.threads ?? 1);
  const maps = layout.inPlace ? undefined : own;
  const phases: Phase[] = maps === undefined ? [] : [preparePhase(problem, layout, 0, maps)];
  phases.push(computeMapsPhase(problem, layout, { own: 0, maps }, options, epilogue));
  return {
    preparation: laidOut(panelNumbers(problem), packPanelsPhase(problem, steps)),
    phases,
    scratch: own + preparedNumbers(problem, layout),
  };
}

/** Lanes along the places of a map. */
function alongPlaces(
  problem: Problem,
  layout: Layout,
  steps: WeightSteps,
  options: EmitOptions,
  epilogue?: Epilogue,
): Kernel {
  const { samples, groups, inMaps, outMaps, kernel } = problem;
  const gathers = needsGathering(problem);
  const maps = layout.inPlace ? undefined : 0;
  const results = gathers ? preparedNumbers(problem, layout) : undefined;
  const phases: Phase[] = maps === undefined ? [] : [preparePhase(problem, layout, 0, maps)];
  phases.push(computePhase(problem, layout, { maps, results }, options, epilogue));
  if (results !== undefined) phases.push(gatherPhase(problem, layout, results));
  const gathered = gathers ? samples * groups * outMaps * segmentsOf(problem, layout).mapSize : 0;
  return {
    preparation: laidOut(groups * outMaps * inMaps * kernel[0] * kernel[1], packWeightsPhase(problem, steps)),
    phases,
    scratch: preparedNumbers(problem, layout) + gathered,
  };
}

/** y from x and w. */
export const convolutionKernel: KernelFactory = ({ node, operands: [x], options }) => {
  const problem = forwardProblem(node.attributes as unknown as ConvolutionAttributes, x!.shape, node.shape);
  return convolve(problem, forwardSteps(problem), options, epilogueOf(node.op));
};

/** dx from dy and w. */
export const convolutionInputGradientKernel: KernelFactory = ({ node, operands: [dy], options }) => {
  const attributes = node.attributes as unknown as ConvolutionAttributes;
  const isStrided = attributes.stride.some((step) => step > 1) && attributes.dilation.every((step) => step === 1);
  if (isStrided) {
    const parts = partsOf(attributes, node.shape, dy!.shape);
    return joinParts(parts, ({ problem, steps }) => convolve(problem, steps, options), attributes.stride, node.shape);
  }
  const problem = inputGradientProblem(attributes, node.shape, dy!.shape);
  return convolve(problem, reversedSteps(problem), options);
};
