import { ShapeError } from '../core/errors.ts';
import { formatShape, type Shape, sizeOf } from '../core/shape.ts';
import type { Windowed } from '../layers/layer.ts';
import { type Connection, inputName } from './architecture.ts';
import { type Network, type NetworkLayer, resolveNetwork } from './network.ts';

/**
 * A classifier as layers that slide: over an image of any larger size they give a map a class, whose places are what the
 * classifier says of the windows that begin every `step` pixels.
 */
export interface ConvolutionalForm {
  readonly connections: readonly Connection[];
  readonly output: string;
  /** What the classifier takes, `[C, H, W]`. */
  readonly window: Shape;
  readonly classes: number;
  /** Pixels between neighbouring windows, down and across: the product of the strides. */
  readonly step: readonly [number, number];
  /**
   * Whether the numbers are those of the classifier run on each window alone. Not so with padding: there the classifier
   * sees zeros around every window, and the sliding form only around the whole image.
   */
  readonly exact: boolean;
}

/** What has become of a layer's result. */
interface Wire extends Windowed {
  /** The layer that gives it now. */
  readonly name: string;
  readonly step: readonly [number, number];
  readonly exact: boolean;
}

function join(wires: readonly Wire[], where: string): Pick<Wire, 'step' | 'exact'> {
  const { step } = wires[0]!;
  if (wires.some((wire) => wire.step.join() !== step.join())) {
    const steps = wires.map((wire) => wire.step.join('x')).join(' and ');
    throw new ShapeError(
      `${where} cannot slide over a larger image: it joins branches whose windows lie ${steps} pixels apart.`,
      { where },
    );
  }
  return { step, exact: wires.every((wire) => wire.exact) };
}

/** Slides one layer; the connection is missing when nothing is left of it. */
function slide(layer: NetworkLayer, from: readonly Wire[]): { wire: Wire; connection?: Connection } {
  const { name, where } = layer;
  const { type, options } = layer.layer;
  if (type.convolutional === undefined) {
    throw new ShapeError(
      `${where} cannot slide over a larger image: what it does depends on the place or on the whole of its input.`,
      { where },
    );
  }
  const form = type.convolutional(options, from, where);
  const shape = layer.outputShape;
  const joined = join(from, where);
  if (form === undefined) return { wire: { ...from[0]!, shape } };
  const parts = from.map(({ part }) => part);
  const part = form.type.outputShape(form.options, parts, where);
  const reach = form.type.reach(form.options);
  const connection = { name, layer: { ...form, name }, inputs: from.map((wire) => wire.name) };
  if (typeof reach === 'string') return { wire: { name, shape, part, ...joined }, connection };
  const step = [joined.step[0] * reach.stride[0], joined.step[1] * reach.stride[1]] as const;
  const exact = joined.exact && reach.padding.every((side) => side === 0);
  return { wire: { name, shape, part, step, exact }, connection };
}

/**
 * The convolutional form of a network that takes maps and gives a number a class: the same weights, a fully connected
 * layer after maps as a convolution as large as the maps, later ones as 1x1 convolutions. Source: Matan, Burges, LeCun,
 * Denker 1992; Sermanet et al. 2014 (OverFeat).
 * @throws ShapeError naming the layer that cannot slide, or when the network takes units or gives maps.
 */
export function convolutionalForm(network: Network): ConvolutionalForm {
  const { inputShape, outputShape, architecture } = network;
  if (inputShape.length !== 3 || sizeOf(outputShape) !== outputShape[0]) {
    throw new ShapeError(
      `A classifier that slides takes maps (C H W) and gives a number a class; this network takes ` +
        `${formatShape(inputShape)} and gives ${formatShape(outputShape)}.`,
      { input: inputShape, output: outputShape },
    );
  }
  const start: Wire = { name: inputName, shape: inputShape, part: inputShape, step: [1, 1], exact: true };
  const wires = new Map<string, Wire>([[inputName, start]]);
  const connections: Connection[] = [];
  for (const layer of network.layers) {
    const from = layer.inputs.map((name) => wires.get(name)!);
    const { wire, connection } = slide(layer, from);
    wires.set(layer.name, wire);
    if (connection !== undefined) connections.push(connection);
  }
  const { name: output, part, step, exact } = wires.get(architecture.output)!;
  const classes = sizeOf(outputShape);
  if (part[0] === classes) return { connections, output, window: inputShape, classes, step, exact };
  throw new ShapeError(`The network's ${classes} outputs are ${formatShape(part)} places of maps, not classes.`, {
    part,
  });
}

/** The sliding network for images of a size of its own. @throws ShapeError when it is smaller than the window. */
export function networkOver({ connections, output, window }: ConvolutionalForm, height: number, width: number) {
  return resolveNetwork({ input: [window[0]!, height, width], connections, output });
}

/** The classifier's weights in the places where the sliding network has them. */
export function slidingWeights(from: Network, to: Network, weights: Float32Array): Float32Array {
  const placed = new Map(from.layers.flatMap(({ parameters }) => parameters.map((each) => [each.path, each] as const)));
  const block = new Float32Array(to.parameterBlock);
  for (const { path, offset, shape } of to.layers.flatMap(({ parameters }) => parameters)) {
    const start = placed.get(path)!.offset;
    block.set(weights.subarray(start, start + sizeOf(shape)), offset);
  }
  return block;
}
