import type { Shape } from '../../../src/core/shape.ts';
import type { Tensor } from '../../../src/core/tensor.ts';
import type { Net, NetLayer } from '../nets.ts';
import { type Bytes, bytes, message, number, text } from './protobuf.ts';

/** Numbers of fields and kinds, from onnx.proto. */
const float = 1;
const intAttribute = 2;
const intsAttribute = 7;
const irVersion = 8;
const opsetVersion = 13;

type Attributes = Readonly<Record<string, number | readonly number[]>>;

function attribute(name: string, value: number | readonly number[]): Bytes {
  const isList = typeof value !== 'number';
  const values = isList ? value.map((each) => number(8, each)) : [number(3, value)];
  return message(text(1, name), ...values, number(20, isList ? intsAttribute : intAttribute));
}

function node(op: string, inputs: readonly string[], output: string, attributes: Attributes = {}): Bytes {
  return message(
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
  );
}

function initializer(name: string, { shape, data }: Tensor): Bytes {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return message(...shape.map((size) => number(1, size)), number(2, float), text(8, name), bytes(9, raw));
}

function valueInfo(name: string, shape: Shape): Bytes {
  const dimensions = message(...shape.map((size) => bytes(1, number(1, size))));
  return message(text(1, name), bytes(2, bytes(1, message(number(1, float), bytes(2, dimensions)))));
}

function nodeOf(layer: NetLayer, index: number, input: string, output: string): Bytes {
  const weights = [`${index}.weight`, `${index}.bias`];
  switch (layer.kind) {
    case 'conv': {
      const { kernel, padding, stride = 1, groups = 1 } = layer;
      return node('Conv', [input, ...weights], output, {
        kernel_shape: [kernel, kernel],
        pads: [padding, padding, padding, padding],
        strides: [stride, stride],
        group: groups,
      });
    }
    case 'maxPool':
    case 'averagePool': {
      const { kernel, kind } = layer;
      const op = kind === 'maxPool' ? 'MaxPool' : 'AveragePool';
      return node(op, [input], output, { kernel_shape: [kernel, kernel], strides: [kernel, kernel] });
    }
    case 'dense':
      return node('Gemm', [input, ...weights], output, { transB: 1 });
    case 'relu':
      return node('Relu', [input], output);
    case 'flatten':
      return node('Flatten', [input], output);
  }
}

/** A net with its weights as the bytes of an ONNX file, for batches of one size: input `x`, output `y`. */
export function onnxModel(net: Net, weights: Readonly<Record<string, Tensor>>, batch: number): Uint8Array {
  const last = net.layers.length - 1;
  const wire = (index: number) => (index < 0 ? 'x' : index === last ? 'y' : `h${index}`);
  const classes = net.layers.reduce((units, layer) => (layer.kind === 'dense' ? layer.units : units), 0);
  const graph = message(
    ...net.layers.map((layer, index) => bytes(1, nodeOf(layer, index, wire(index - 1), wire(index)))),
    text(2, net.name),
    ...Object.entries(weights).map(([name, tensor]) => bytes(5, initializer(name, tensor))),
    bytes(11, valueInfo('x', [batch, ...net.input])),
    bytes(12, valueInfo('y', [batch, classes])),
  );
  const opset = message(text(1, ''), number(2, opsetVersion));
  return Uint8Array.from(message(number(1, irVersion), bytes(7, graph), bytes(8, opset)));
}
