import { expect, test } from 'vitest';
import { concatenate, conv2d, fullyConnected, maxPool, relu, transposedConv2d, upsample } from '../layers/index.ts';
import { model, sequential } from '../model/model.ts';
import { chain, connect, input } from './connect.ts';

test('shapes, parameters, multiply-adds and full connection by hand', () => {
  const { layers, parameters, multiplyAdds } = sequential(
    [3, 8, 6],
    [conv2d({ maps: 4, kernel: 3 }), relu(), maxPool({ kernel: 2 }), fullyConnected({ units: 5 })],
  ).summary();
  expect(layers.map(({ outputShape }) => outputShape)).toEqual([[4, 6, 4], [4, 6, 4], [4, 3, 2], [5]]);
  expect(layers.map((layer) => layer.parameters)).toEqual([4 * 27 + 4, 0, 0, 24 * 5 + 5]);
  expect(layers.map((layer) => layer.multiplyAdds)).toEqual([4 * 27 * 24, 0, 0, 120]);
  expect(layers.map((layer) => layer.fullConnectionParameters)).toEqual([(144 + 1) * 96, 0, 0, 125]);
  expect([parameters, multiplyAdds]).toEqual([112 + 125, 2592 + 120]);
});

test('the receptive field grows by kernel and stride, and never beyond the image', () => {
  const fields = sequential(
    [1, 32, 32],
    [
      conv2d({ maps: 1, kernel: 5 }), // 5
      maxPool({ kernel: 2 }), // 5 + 1 = 6, steps of 2
      conv2d({ maps: 1, kernel: 5 }), // 6 + 4 * 2 = 14
      conv2d({ maps: 1, kernel: 3, dilation: 2 }), // 14 + 2 * 2 * 2 = 22
      conv2d({ maps: 1, kernel: [1, 6] }), // columns: 22 + 5 * 2 = 32
      fullyConnected({ units: 1 }),
    ],
  ).summary();
  expect(fields.layers.map(({ receptiveField }) => receptiveField)).toEqual([
    [5, 5],
    [6, 6],
    [14, 14],
    [22, 22],
    [22, 32],
    [32, 32],
  ]);
});

test('where branches join, the widest counts', () => {
  const start = input([1, 9, 9]);
  const narrow = chain(start, conv2d({ maps: 1, kernel: 1 }));
  const wide = chain(start, conv2d({ maps: 2, kernel: [3, 5], padding: 'same' }));
  const { layers } = model(connect(concatenate({ name: 'both' }), narrow, wide)).summary();
  expect(layers.at(-1)).toMatchObject({ name: 'both', outputShape: [3, 9, 9], receptiveField: [3, 5] });
});

test('layers that enlarge bring neighbours nearer together again', () => {
  const fields = sequential(
    [1, 32, 32],
    [
      maxPool({ kernel: 4 }), // 4, steps of 4
      upsample(), // steps of 2
      conv2d({ maps: 1, kernel: 3 }), // 4 + 2 * 2 = 8: three neighbours lie in two windows
      transposedConv2d({ maps: 1, kernel: 3, stride: 2 }), // two of its input's places meet: 8 + 2 = 10, steps of 1
      conv2d({ maps: 1, kernel: 3 }), // 10 + 2
    ],
  ).summary();
  expect(fields.layers.map(({ receptiveField }) => receptiveField[0])).toEqual([4, 4, 8, 10, 12]);
});
