import { OptionError } from '../core/errors.ts';
import { checkShape, type Shape, sizeOf } from '../core/shape.ts';
import type { ParameterSpec } from '../layers/layer.ts';
import { type Architecture, type Connection, inputName } from './architecture.ts';

/** A trainable array and its place in the one block that holds all of them. */
export interface PlacedParameter extends ParameterSpec {
  /** `conv1.weight` */
  readonly path: string;
  /** In numbers, from the start of the block. */
  readonly offset: number;
}

/** A layer with everything that follows from its place: shapes and parameters. Shapes are of one sample. */
export interface NetworkLayer extends Connection {
  readonly where: string;
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  readonly parameters: readonly PlacedParameter[];
}

/** A network whose layers fit: all shapes known, all parameters placed. */
export interface Network {
  readonly architecture: Architecture;
  readonly layers: readonly NetworkLayer[];
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  /** Length of the block of parameters: arrays start at multiples of 16 numbers, zeros between. */
  readonly parameterBlock: number;
  /** Trainable numbers. */
  readonly parameterCount: number;
}

const startAt = 16;

/** Trainable numbers of an array: its size, less the places that a connection table leaves out. */
export const countOf = (parameter: ParameterSpec) => parameter.count ?? sizeOf(parameter.shape);

/**
 * Works out shapes and places parameters, layer by layer.
 * @throws ShapeError, OptionError naming the layer that does not fit.
 */
export function resolveNetwork(architecture: Architecture): Network {
  checkShape(architecture.input, 'The input');
  const shapes = new Map<string, Shape>([[inputName, architecture.input]]);
  const layers: NetworkLayer[] = [];
  let next = 0;
  for (const connection of architecture.connections) {
    const { name, layer, inputs } = connection;
    const where = `[${layer.type.type} "${name}"]`;
    const inputShapes = inputs.map((from) => shapeFrom(shapes, from, where));
    const outputShape = layer.type.outputShape(layer.options, inputShapes, where);
    const parameters = layer.type.parameters(layer.options, inputShapes).map((spec): PlacedParameter => {
      const placed = { ...spec, path: `${name}.${spec.name}`, offset: next };
      next += Math.ceil(sizeOf(spec.shape) / startAt) * startAt;
      return placed;
    });
    shapes.set(name, outputShape);
    layers.push({ ...connection, where, inputShapes, outputShape, parameters });
  }
  const all = layers.flatMap((each) => each.parameters);
  return {
    architecture,
    layers,
    inputShape: architecture.input,
    outputShape: shapeFrom(shapes, architecture.output, 'The output'),
    parameterBlock: next,
    parameterCount: all.reduce((total, parameter) => total + countOf(parameter), 0),
  };
}

function shapeFrom(shapes: ReadonlyMap<string, Shape>, name: string, where: string): Shape {
  const shape = shapes.get(name);
  if (shape === undefined)
    throw new OptionError(`${where} is fed by "${name}", which no layer before it is named.`, { name });
  return shape;
}
