import type { Algorithm, Algorithms } from '../../algorithms.ts';
import { chosenKernel } from '../../algorithms.ts';
import type { EmitOptions, Kernel, KernelFactory } from '../../kernel.ts';
import { stepKey } from '../../stepKey.ts';
import { winogradWeights } from '../winograd/weightGradient.ts';
import { denseWeightGradient } from './dense.ts';
import { forwardProblem, type Problem } from './layout.ts';
import { attributesOf, type Shapes } from './shapes.ts';
import * as maps from './weightMaps.ts';
import * as places from './weightPlaces.ts';

interface Way {
  readonly order: string;
  readonly serves: (problem: Problem) => boolean;
  readonly cost: (problem: Problem, options: EmitOptions) => number;
  readonly kernel: (problem: Problem, options: EmitOptions) => Kernel;
}

/** A way to compute dw from the maps that the convolution itself reads. */
function by({ order, serves, cost, kernel }: Way): Algorithm<Shapes> {
  const problemOf = ({ attributes, x, y }: Shapes) => forwardProblem(attributes, x, y);
  return {
    order,
    serves: (shapes) => serves(problemOf(shapes)),
    cost: (shapes, options) => cost(problemOf(shapes), options),
    kernel: (shapes, options) => kernel(problemOf(shapes), options),
  };
}

const weightGradient: Algorithms<'convolutionWeightGradient', Shapes> = {
  'direct-places': by({
    order: 'eight sums',
    serves: () => true,
    cost: places.placesCost,
    kernel: places.placesKernel,
  }),
  'direct-maps': by({ order: 'passes', serves: () => true, cost: maps.mapsCost, kernel: maps.mapsKernel }),
  winograd: by(winogradWeights),
  matmul: denseWeightGradient,
};

/** dw from x and dy. Sums are taken in an order that does not depend on the number of threads. */
export const convolutionWeightGradientKernel: KernelFactory = (call) => {
  const { operands, options } = call;
  const op = 'convolutionWeightGradient';
  const problem = { attributes: attributesOf(call), x: operands[0]!.shape, y: operands[1]!.shape };
  const measured = options.measured?.get(stepKey(call));
  return chosenKernel({ op, algorithms: weightGradient, problem, usual: problem, options, measured });
};
