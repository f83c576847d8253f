import { FeaturemapError, FormatError } from '../core/errors.ts';
import { type Shape, sameShape, sizeOf } from '../core/shape.ts';
import { didYouMean } from '../core/suggest.ts';
import type { Tensor } from '../core/tensor.ts';
import { decodeSafetensors, encodeSafetensors } from '../formats/safetensors.ts';
import { layerTypes } from '../layers/index.ts';
import type { Architecture } from './architecture.ts';
import { type Network, resolveNetwork } from './network.ts';

/** What a saved model tells besides its weights: plain JSON. */
export interface ModelNotes {
  /** Names of the classes, in the order of the outputs. */
  readonly classes?: readonly string[];
  /** The recipe it was made from, and anything else worth keeping. */
  readonly [key: string]: unknown;
}

interface SavedArchitecture {
  readonly format: 1;
  readonly input: Shape;
  readonly output: string;
  readonly layers: readonly { name: string; type: string; options: object; inputs: readonly string[] }[];
}

/** The key in the file's metadata. */
const key = 'featuremap';

function describe({ input, output, connections }: Architecture): SavedArchitecture {
  const layers = connections.map(({ name, layer, inputs }) => ({
    name,
    type: layer.type.type,
    options: layer.options,
    inputs,
  }));
  return { format: 1, input, output, layers };
}

function rebuild({ format, input, output, layers }: SavedArchitecture): Architecture {
  if (format !== 1)
    throw new FormatError(`The model was saved in format ${format}; this version reads format 1. Update featuremap.`);
  const connections = layers.map(({ name, type: kind, options, inputs }) => {
    const type = layerTypes[kind];
    if (type === undefined) {
      throw new FormatError(
        `The model has a layer of kind "${kind}", which is unknown.${didYouMean(kind, Object.keys(layerTypes))}`,
      );
    }
    return { name, inputs, layer: { type, options, name } };
  });
  return { input, output, connections };
}

/** Every parameter as an array of its own, from the one block. */
export function parameterTensors(network: Network, weights: Float32Array): Record<string, Tensor> {
  const specs = network.layers.flatMap((layer) => layer.parameters);
  return Object.fromEntries(
    specs.map(({ path, shape, offset }) => [path, { shape, data: weights.slice(offset, offset + sizeOf(shape)) }]),
  );
}

/** One safetensors file: weights, architecture and notes. No code in it. */
export function encodeModel(network: Network, weights: Float32Array, notes: ModelNotes): Uint8Array<ArrayBuffer> {
  const saved = JSON.stringify({ architecture: describe(network.architecture), notes });
  return encodeSafetensors({ tensors: parameterTensors(network, weights), metadata: { [key]: saved } });
}

const damaged = (cause?: unknown) =>
  new FormatError("The model's description is not one of a model; the file is damaged.", {}, { cause });

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const areNames = (value: unknown) => Array.isArray(value) && value.every((name) => typeof name === 'string');

/** Whether it has the parts of a description; the layers check their own options. */
function isArchitecture(value: unknown): value is SavedArchitecture {
  if (!isObject(value)) return false;
  const { format, input, output, layers } = value as Partial<SavedArchitecture>;
  if (typeof format !== 'number' || !Array.isArray(input) || typeof output !== 'string' || !Array.isArray(layers))
    return false;
  return layers.every(
    (layer: unknown) =>
      isObject(layer) &&
      'name' in layer &&
      'type' in layer &&
      areNames([layer.name, layer.type]) &&
      'options' in layer &&
      isObject(layer.options) &&
      'inputs' in layer &&
      areNames(layer.inputs),
  );
}

function readDescription(text: unknown): { architecture: SavedArchitecture; notes: ModelNotes } {
  if (typeof text !== 'string') {
    throw new FormatError('The safetensors file holds no featuremap model: its metadata has no architecture.');
  }
  try {
    const { architecture, notes } = JSON.parse(text) as { architecture?: unknown; notes?: unknown };
    if (isArchitecture(architecture) && isObject(notes)) return { architecture, notes: notes as ModelNotes };
  } catch (cause) {
    throw damaged(cause);
  }
  throw damaged();
}

/** The network that is described; options of the wrong kind, which only damage brings about, end here. */
function rebuildNetwork(saved: SavedArchitecture): Network {
  try {
    return resolveNetwork(rebuild(saved));
  } catch (cause) {
    if (cause instanceof FeaturemapError) throw cause;
    throw damaged(cause);
  }
}

/** Rebuilds a network with its weights. @throws FormatError when the bytes are not a model, or weights do not fit. */
export function decodeModel(bytes: Uint8Array): { network: Network; weights: Float32Array; notes: ModelNotes } {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const { architecture, notes } = readDescription(metadata[key]);
  const network = rebuildNetwork(architecture);
  const parameters = network.layers.flatMap((layer) => layer.parameters);
  for (const { path, shape } of parameters) {
    const saved = tensors[path];
    if (saved !== undefined && sameShape(saved.shape, shape)) continue;
    const found = saved === undefined ? 'lacks' : 'has the wrong shape for';
    throw new FormatError(`The model file ${found} "${path}".`, { path });
  }
  const weights = new Float32Array(network.parameterBlock);
  for (const { path, offset } of parameters) weights.set(tensors[path]!.data, offset);
  return { network, weights, notes };
}
