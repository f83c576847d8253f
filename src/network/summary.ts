import { type Shape, sizeOf } from '../core/shape.ts';
import type { Reach } from '../layers/layer.ts';
import { inputName } from './architecture.ts';
import { countOf, type Network, type NetworkLayer } from './network.ts';

/** Rows and columns of the input that one output unit sees, and how far apart its neighbours look. */
interface Field {
  readonly size: readonly [number, number];
  readonly step: readonly [number, number];
}

/** One layer in figures. */
export interface LayerSummary {
  readonly name: string;
  readonly kind: string;
  readonly inputs: readonly string[];
  /** Of one sample: `[C, H, W]` or `[F]`. */
  readonly outputShape: Shape;
  readonly parameters: number;
  readonly multiplyAdds: number;
  /** Rows and columns of the input image that one unit sees. */
  readonly receptiveField: readonly [number, number];
  /** Parameters that connecting every input to every output unit would take, biases included; 0 without parameters. */
  readonly fullConnectionParameters: number;
}

/** A network in figures. */
export interface ModelSummary {
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  readonly layers: readonly LayerSummary[];
  readonly parameters: number;
  /** For one sample, forwards. */
  readonly multiplyAdds: number;
  readonly fullConnectionParameters: number;
}

const largest = (fields: readonly Field[], pick: (field: Field) => readonly [number, number]): [number, number] => [
  Math.max(...fields.map((field) => pick(field)[0])),
  Math.max(...fields.map((field) => pick(field)[1])),
];

/** The field behind a layer: a window adds (kernel - 1) dilation steps of its input's spacing, and widens the spacing. */
function fieldBehind(reach: Reach, inputs: readonly Field[], whole: readonly [number, number]): Field {
  const size = largest(inputs, (field) => field.size);
  const step = largest(inputs, (field) => field.step);
  if (reach === 'global') return { size: whole, step };
  if (reach === 'pointwise') return { size, step };
  const grow = (axis: 0 | 1) =>
    Math.min(whole[axis], size[axis] + (reach.kernel[axis] - 1) * reach.dilation[axis] * step[axis]);
  return { size: [grow(0), grow(1)], step: [step[0] * reach.stride[0], step[1] * reach.stride[1]] };
}

function summarizeLayer(layer: NetworkLayer, field: Field): LayerSummary {
  const { type, options } = layer.layer;
  const parameters = layer.parameters.reduce((total, parameter) => total + countOf(parameter), 0);
  const units = layer.inputShapes.reduce((total, shape) => total + sizeOf(shape), 0);
  const outputs = sizeOf(layer.outputShape);
  return {
    name: layer.name,
    kind: type.type,
    inputs: layer.inputs,
    outputShape: layer.outputShape,
    parameters,
    multiplyAdds: type.multiplyAdds(options, layer.inputShapes),
    receptiveField: field.size,
    fullConnectionParameters: parameters === 0 ? 0 : (units + 1) * outputs,
  };
}

/** Figures of every layer and of the whole network. */
export function summarize(network: Network): ModelSummary {
  const [, height = 1, width = 1] = network.inputShape as [number, number?, number?];
  const fields = new Map<string, Field>([[inputName, { size: [1, 1], step: [1, 1] }]]);
  const layers = network.layers.map((layer) => {
    const inputs = layer.inputs.map((name) => fields.get(name)!);
    const field = fieldBehind(layer.layer.type.reach(layer.layer.options), inputs, [height, width]);
    fields.set(layer.name, field);
    return summarizeLayer(layer, field);
  });
  const total = (pick: (layer: LayerSummary) => number) => layers.reduce((sum, layer) => sum + pick(layer), 0);
  return {
    inputShape: network.inputShape,
    outputShape: network.outputShape,
    layers,
    parameters: network.parameterCount,
    multiplyAdds: total((layer) => layer.multiplyAdds),
    fullConnectionParameters: total((layer) => layer.fullConnectionParameters),
  };
}
