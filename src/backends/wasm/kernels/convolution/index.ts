import { sizeOf } from '../../../../core/shape.ts';
import { type Algorithm, type Algorithms, chosenKernel } from '../../algorithms.ts';
import type { KernelFactory } from '../../kernel.ts';
import { stepKey } from '../../stepKey.ts';
import { copyCycles } from '../cost.ts';
import { epilogueOf } from '../epilogue.ts';
import { winogradForward, winogradInputGradient } from '../winograd/index.ts';
import { denseForward, denseInputGradient } from './dense.ts';
import { alongMaps, alongPlaces, type Convolution } from './direct.ts';
import { asOneRow, forwardProblem, inputGradientProblem } from './layout.ts';
import { scatter } from './scatter.ts';
import { attributesOf, type Shapes } from './shapes.ts';
import { joinParts, partsOf } from './strided.ts';
import { forwardSteps, reversedSteps } from './weights.ts';

/** An algorithm for a convolution, used for something that comes down to one. */
function by(algorithm: Algorithm<Convolution>, convolutionOf: (shapes: Shapes) => Convolution): Algorithm<Shapes> {
  return {
    order: algorithm.order,
    serves: (shapes) => algorithm.serves(convolutionOf(shapes)),
    cost: (shapes, options) => algorithm.cost(convolutionOf(shapes), options),
    kernel: (shapes, options) => algorithm.kernel(convolutionOf(shapes), options),
  };
}

function forwardOf({ attributes, x, y, epilogue }: Shapes): Convolution {
  const problem = asOneRow(forwardProblem(attributes, x, y));
  return { problem, steps: forwardSteps(problem), epilogue };
}

const forward: Algorithms<'convolution', Shapes> = {
  'direct-places': by(alongPlaces, forwardOf),
  'direct-maps': by(alongMaps, forwardOf),
  winograd: winogradForward,
  matmul: denseForward,
};

function wholeOf({ attributes, x, y }: Shapes): Convolution {
  const problem = asOneRow(inputGradientProblem(attributes, x, y));
  return { problem, steps: reversedSteps(problem) };
}

const isStrided = ({ attributes: { stride, dilation } }: Shapes) =>
  stride.some((step) => step > 1) && dilation.every((step) => step === 1);

/** With strides, an algorithm computes every part; the results are put together afterwards. */
function gathered(algorithm: Algorithm<Convolution>): Algorithm<Shapes> {
  const whole = by(algorithm, wholeOf);
  const parts = ({ attributes, x, y }: Shapes) => partsOf(attributes, x, y);
  return {
    order: algorithm.order,
    serves: (shapes) => (isStrided(shapes) ? parts(shapes).every(algorithm.serves) : whole.serves(shapes)),
    cost: (shapes, options) => {
      if (!isStrided(shapes)) return whole.cost(shapes, options);
      const results = copyCycles(sizeOf(shapes.x), 'single');
      return parts(shapes).reduce((total, part) => total + algorithm.cost(part, options), results);
    },
    kernel: (shapes, options) =>
      isStrided(shapes)
        ? joinParts(parts(shapes), (part) => algorithm.kernel(part, options), shapes.attributes.stride, shapes.x)
        : whole.kernel(shapes, options),
  };
}

const inputGradient: Algorithms<'convolutionInputGradient', Shapes> = {
  'direct-places': gathered(alongPlaces),
  'direct-maps': gathered(alongMaps),
  winograd: winogradInputGradient,
  matmul: denseInputGradient,
  scatter,
};

/** Samples that the order of summing is chosen for: a sample's results are not to depend on how many there are. */
const usualSamples = 16;

const usually = (shapes: Shapes): Shapes => ({
  ...shapes,
  x: [usualSamples, ...shapes.x.slice(1)],
  y: [usualSamples, ...shapes.y.slice(1)],
});

/** y from x and w. */
export const convolutionKernel: KernelFactory = (call) => {
  const { node, operands, options } = call;
  const epilogue = epilogueOf(node.op);
  const problem = { attributes: attributesOf(call), x: operands[0]!.shape, y: node.shape, epilogue };
  const measured = options.measured?.get(stepKey(call));
  return chosenKernel({ op: 'convolution', algorithms: forward, problem, usual: usually(problem), options, measured });
};

/** dx from dy and w. */
export const convolutionInputGradientKernel: KernelFactory = (call) => {
  const { node, operands, options } = call;
  const op = 'convolutionInputGradient';
  const problem = { attributes: attributesOf(call), x: node.shape, y: operands[0]!.shape };
  const measured = options.measured?.get(stepKey(call));
  return chosenKernel({ op, algorithms: inputGradient, problem, usual: usually(problem), options, measured });
};
