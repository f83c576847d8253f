import { expect, test } from 'vitest';
import { referenceBackend } from '../../../src/backends/reference/index.ts';
import { sequential } from '../../../src/index.ts';
import { averagePool, conv2d, flatten, fullyConnected, maxPool, relu } from '../../../src/layers/index.ts';
import { dataFor } from '../data.ts';
import { differenceOf } from '../guard.ts';
import { importRival } from '../installed.ts';
import type { Net } from '../nets.ts';
import { onnxModel } from './model.ts';
import { message, number, text } from './protobuf.ts';

const net: Net = {
  name: 'tiny',
  input: [2, 8, 8],
  layers: [
    { kind: 'conv', maps: 3, kernel: 3, padding: 1 },
    { kind: 'relu' },
    { kind: 'conv', maps: 6, kernel: 3, padding: 1, stride: 2, groups: 3 },
    { kind: 'averagePool', kernel: 2 },
    { kind: 'maxPool', kernel: 2 },
    { kind: 'flatten' },
    { kind: 'dense', units: 5 },
  ],
};
const { x, labels: _, ...weights } = dataFor({ kind: 'infer', net, batch: 4 });
const hex = (bytes: Iterable<number>) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

test('fields are laid out as the protobuf documentation shows them', () => {
  expect(hex(message(number(1, 150)))).toBe('08 96 01');
  expect(hex(message(text(2, 'testing')))).toBe('12 07 74 65 73 74 69 6e 67');
  expect(hex(message(number(3, 2 ** 33)))).toBe('18 80 80 80 80 20');
});

test('the bytes of the smallest model', () => {
  const smallest: Net = { name: 'r', input: [1, 1, 1], layers: [{ kind: 'relu' }] };
  expect(hex(onnxModel(smallest, {}, 1))).toMatchInlineSnapshot(
    `"08 08 3a 43 0a 0c 0a 01 78 12 01 79 22 04 52 65 6c 75 12 01 72 5a 1b 0a 01 78 12 16 0a 14 08 01 12 10 0a 02 08 01 0a 02 08 01 0a 02 08 01 0a 02 08 01 62 13 0a 01 79 12 0e 0a 0c 08 01 12 08 0a 02 08 01 0a 02 08 00 42 04 0a 00 10 0d"`,
  );
});

interface Onnxruntime {
  readonly Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => object;
  readonly InferenceSession: {
    create(model: Uint8Array): Promise<{ run(feeds: object): Promise<Record<string, { data: Float32Array }>> }>;
  };
}

const installed = await importRival<Onnxruntime>('onnxruntime-node').catch(() => undefined);

if (installed === undefined)
  console.info('onnxruntime-node is not installed: its answers are not compared (see bench/README.md).');
else compareWith(installed.library);

function compareWith({ Tensor, InferenceSession }: Onnxruntime): void {
  test('onnxruntime computes what the reference backend computes', async () => {
    const session = await InferenceSession.create(onnxModel(net, weights, 4));
    const { y } = await session.run({ x: new Tensor('float32', x!.data, x!.shape) });
    const layers = [conv2d({ maps: 3, kernel: 3, padding: 1 }), relu()];
    layers.push(conv2d({ maps: 6, kernel: 3, padding: 1, stride: 2, groups: 3 }), averagePool({ kernel: 2 }));
    layers.push(maxPool({ kernel: 2 }), flatten(), fullyConnected({ units: 5 }));
    const model = sequential(net.input, layers, { backend: referenceBackend });
    const places = model.network.layers.flatMap(({ parameters }) => parameters);
    Object.values(weights).forEach(({ data }, index) => model.weights.set(data, places[index]!.offset));
    const expected = await model.predict(x!);
    const resultOf = (data: Float32Array) => ({ count: data.length, numbers: Array.from(data) });
    expect(differenceOf(resultOf(expected.data), resultOf(y!.data))).toBeLessThan(1e-5);
  });
}
