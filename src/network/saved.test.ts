import { expect, test } from 'vitest';
import { FeaturemapError } from '../core/errors.ts';
import { Random } from '../core/random.ts';
import { tensor } from '../core/tensor.ts';
import { decodeSafetensors, encodeSafetensors } from '../formats/safetensors.ts';
import { concatenate, conv2d, flatten, fullyConnected, relu, softplus, subsample } from '../layers/index.ts';
import { Model, model } from '../model/model.ts';
import { chain, connect, input } from './connect.ts';

function branching(seed = 3): Model {
  const start = chain(
    input([1, 6, 6]),
    conv2d({ maps: 2, kernel: 3, bias: 'matrix', sense: 'convolution', name: 'stem' }),
  );
  const left = chain(start, relu(), flatten());
  const right = chain(start, softplus({ sharpness: 4 }), subsample({ skip: [1, 0] }), flatten());
  const end = chain(connect(concatenate(), left, right), fullyConnected({ units: 3, name: 'end' }));
  return model(end, { seed, notes: { classes: ['a', 'b', 'c'], answer: 42 } });
}

const sample = tensor(
  [1, 1, 6, 6],
  Float32Array.from({ length: 36 }, (_, i) => Math.sin(i)),
);

test('a model comes back from its bytes: outputs, notes, seed and bytes are the same', async () => {
  const original = branching();
  const bytes = original.toBytes();
  const copy = Model.fromBytes(bytes);
  expect((await copy.predict(sample)).data).toEqual((await original.predict(sample)).data);
  expect(copy.notes).toEqual({ classes: ['a', 'b', 'c'], answer: 42 });
  expect(copy.seed).toBe(3);
  expect(copy.toBytes()).toEqual(bytes);
});

test('the same seed gives the same bytes, another seed others', () => {
  expect(branching(3).toBytes()).toEqual(branching(3).toBytes());
  expect(branching(4).toBytes()).not.toEqual(branching(3).toBytes());
});

test('the file is plain safetensors: any reader finds the arrays by name', () => {
  const { tensors } = decodeSafetensors(branching().toBytes());
  expect(Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]))).toEqual({
    'stem.weight': [2, 1, 3, 3],
    'stem.bias': [2, 4, 4],
    'end.weight': [3, 48],
    'end.bias': [3],
  });
});

/** The model's bytes with its description changed. */
function edited(edit: (saved: { architecture: { format: number; layers: Record<string, unknown>[] } }) => unknown) {
  const { tensors, metadata } = decodeSafetensors(branching().toBytes());
  const saved = JSON.parse(metadata.featuremap!);
  edit(saved);
  return encodeSafetensors({ tensors, metadata: { featuremap: JSON.stringify(saved) } });
}

test('what a file lacks or has too new is named', () => {
  const read = (bytes: Uint8Array) => () => Model.fromBytes(bytes);
  expect(read(edited(({ architecture }) => Object.assign(architecture, { format: 2 })))).toThrow(
    'The model was saved in format 2; this version reads format 1. Update featuremap.',
  );
  expect(read(edited(({ architecture }) => Object.assign(architecture.layers[1]!, { type: 'relo' })))).toThrow(
    'The model has a layer of kind "relo", which is unknown. Did you mean "relu"?',
  );
  expect(
    read(edited(({ architecture }) => Object.assign(architecture.layers[0]!, { options: { maps: 3, kernel: 3 } }))),
  ).toThrow('The model file has the wrong shape for "stem.weight".');
  const { metadata, tensors } = decodeSafetensors(branching().toBytes());
  const { 'end.bias': _, ...rest } = tensors;
  expect(read(encodeSafetensors({ tensors: rest, metadata }))).toThrow('The model file lacks "end.bias".');
  expect(read(encodeSafetensors({ tensors, metadata: {} }))).toThrow(
    'The safetensors file holds no featuremap model: its metadata has no architecture.',
  );
  expect(read(encodeSafetensors({ tensors, metadata: { featuremap: '{}' } }))).toThrow(
    "The model's description is not one of a model; the file is damaged.",
  );
});

test('a damaged file is refused with an error of ours, or read: it never ends in another error', () => {
  const bytes = branching().toBytes();
  const header = Number(new DataView(bytes.buffer).getBigUint64(0, true)) + 8;
  const random = new Random(1);
  let refused = 0;
  for (let round = 0; round < 1500; round++) {
    const damaged = bytes.slice(0, round % 5 === 0 ? random.integer(bytes.length) : bytes.length);
    for (let i = 0; i < 1 + (round % 3); i++)
      damaged[random.integer(Math.min(header, damaged.length))] = random.integer(256);
    try {
      Model.fromBytes(damaged);
    } catch (error) {
      refused++;
      if (!(error instanceof FeaturemapError)) throw error;
    }
  }
  expect(refused).toBeGreaterThan(500);
});
