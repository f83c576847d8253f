import { FormatError } from '../core/errors.ts';
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

function readDescription(text: string | undefined): { architecture: SavedArchitecture; notes: ModelNotes } {
  if (text === undefined) {
    throw new FormatError('The safetensors file holds no featuremap model: its metadata has no architecture.');
  }
  try {
    return JSON.parse(text) as { architecture: SavedArchitecture; notes: ModelNotes };
  } catch (cause) {
    throw new FormatError("The model's description is not JSON; the file is damaged.", {}, { cause });
  }
}

/** Rebuilds a network with its weights. @throws FormatError when the bytes are not a model, or weights do not fit. */
export function decodeModel(bytes: Uint8Array): { network: Network; weights: Float32Array; notes: ModelNotes } {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const { architecture, notes } = readDescription(metadata[key]);
  const network = resolveNetwork(rebuild(architecture));
  const weights = new Float32Array(network.parameterBlock);
  for (const { path, shape, offset } of network.layers.flatMap((layer) => layer.parameters)) {
    const saved = tensors[path];
    if (saved === undefined || !sameShape(saved.shape, shape)) {
      throw new FormatError(`The model file ${saved === undefined ? 'lacks' : 'has the wrong shape for'} "${path}".`, {
        path,
      });
    }
    weights.set(saved.data, offset);
  }
  return { network, weights, notes };
}
