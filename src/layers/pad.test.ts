import { expect, test } from 'vitest';
import { run } from '../../tests/conformance/layer.ts';
import { conv2d } from './conv2d.ts';
import { pad } from './pad.ts';

test('a border of the background around every map', () => {
  const y = run(pad({ border: [1, 2], value: -1 }), [[[[5, 0.5]]]]);
  expect(y.shape).toEqual([1, 1, 3, 6]);
  expect([...y.data]).toEqual([-1, -1, -1, -1, -1, -1, -1, -1, 5, 0.5, -1, -1, -1, -1, -1, -1, -1, -1]);
});

test('with zeros it is what a convolution pads by itself', () => {
  const x = [[[[1, 2], [3, 4]]]]; // biome-ignore format: one map of 2 x 2
  const padded = run(pad({ border: 1 }), x);
  const own = conv2d({ maps: 1, kernel: 3, padding: 1 });
  const valid = conv2d({ maps: 1, kernel: 3 });
  expect(valid.type.outputShape(valid.options, [padded.shape.slice(1)], '')).toEqual(
    own.type.outputShape(own.options, [[1, 2, 2]], ''),
  );
  expect([...padded.data]).toEqual([0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0]);
});
