import type { Backend } from '../../../backends/backend.ts';
import { evaluate } from '../../../backends/reference/evaluate.ts';
import { computeGradients } from '../../../inspect/gradients.ts';
import { conv2d, fullyConnected, softplus, subsample } from '../../../layers/index.ts';
import { halfSumOfSquares } from '../../../losses/index.ts';
import { sequential } from '../../../model/model.ts';
import { gradientProgram } from '../../../network/programs.ts';
import { type Numbers, sharpness } from './numbers.ts';

/** Where the model keeps each parameter of the slides. */
const paths = { K1: 'l1.weight', B1: 'l1.bias', K4: 'l4.weight', B4: 'l4.bias', w7: 'l7.weight' } as const;

export type Parameter = keyof typeof paths;

/** The example network of the slides, layer by layer. */
function lectureModel(numbers: Numbers, backend: Backend) {
  const convolution = (name: string) => conv2d({ maps: 1, kernel: 3, bias: 'matrix', name });
  const stage = (name: string) => [convolution(name), softplus({ sharpness }), subsample()];
  const last = [fullyConnected({ units: 1, bias: 'none', name: 'l7' }), softplus({ sharpness })];
  const model = sequential([1, 16, 16], [...stage('l1'), ...stage('l4'), ...last], { backend });
  const weights = model.weights.slice();
  for (const { path, offset } of model.network.layers.flatMap(({ parameters }) => parameters)) {
    const name = (Object.keys(paths) as Parameter[]).find((each) => paths[each] === path)!;
    weights.set(numbers[name].flat(), offset);
  }
  model.weights = weights;
  return model;
}

/** The arrays at the parameters' paths, by the slides' names. */
function byParameter(at: (path: string) => ArrayLike<number>): Record<Parameter, number[]> {
  const pairs = Object.entries(paths).map(([name, path]) => [name, Array.from(at(path))] as const);
  return Object.fromEntries(pairs) as Record<Parameter, number[]>;
}

/** The gradients that the library derives: its graph in float64, and compiled by the backend in float32. */
export async function gradientsByLibrary(numbers: Numbers, backend: Backend) {
  const model = lectureModel(numbers, backend);
  const given = { batch: numbers.Y0.flat(), target: [numbers.target] };
  const { graph } = gradientProgram(model.network, halfSumOfSquares(), 1);
  const parameters = Object.entries(model.parameters()).map(([path, { data }]) => [path, data] as const);
  const exact = evaluate(graph, { ...given, ...Object.fromEntries(parameters) });
  const compiled = await computeGradients(model, halfSumOfSquares(), given.batch, given.target);
  return {
    graph: byParameter((path) => exact[`d ${path}`]!.data),
    engine: byParameter((path) => compiled.find((each) => each.path === path)!.data),
  };
}
