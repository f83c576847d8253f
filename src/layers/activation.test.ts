import { expect, test } from 'vitest';
import { rounded, run } from '../../tests/conformance/layer.ts';
import { relu } from './relu.ts';
import { scaledTanh } from './scaledTanh.ts';
import { sigmoid } from './sigmoid.ts';
import { softplus } from './softplus.ts';
import { tanh } from './tanh.ts';

test('a gain multiplies each map by its own number (13)', () => {
  const maps = [[[1, -2]], [[3, 4]]];
  expect([...run(relu(), [maps]).data]).toEqual([1, 0, 3, 4]);
  expect([...run(relu({ gain: 0.5 }), [maps]).data]).toEqual([0.5, 0, 1.5, 2]);
  expect([...run(relu({ gain: 'trainable' }), [maps], { gain: [10, -1] }).data]).toEqual([10, 0, -3, -4]);
  expect([...run(relu({ gain: 'trainable' }), [[1, -2, 3]], { gain: [2, 3, 4] }).data]).toEqual([2, 0, 12]);
});

test('a trainable gain starts at 1, one a map', () => {
  const { type, options } = tanh({ gain: 'trainable' });
  expect(type.parameters(options, [[6, 28, 28]])).toEqual([
    { name: 'gain', shape: [6], initializer: 'ones', fan: { in: 1, out: 1 } },
  ]);
});

test('sigmoid, tanh and LeCun’s tanh at known places', () => {
  expect(rounded(run(sigmoid(), [[0, Math.log(3), -800]]))).toEqual([0.5, 0.75, 0]);
  expect(rounded(run(tanh(), [[0, Math.log(2), 800]]))).toEqual([0, 0.6, 1]);
  expect(rounded(run(scaledTanh(), [[1, -1, 0]]), 4)).toEqual([1, -1, 0]);
  expect(rounded(run(scaledTanh(), [[1000]]))).toEqual([1.7159]);
});

test('softplus: ln(1 + e^(kx)) / k, practically ReLU at k = 10^4, without overflow', () => {
  expect(rounded(run(softplus(), [[0]]))).toEqual([Number(Math.LN2.toFixed(9))]);
  const x = [-0.7, -0.1, 0.2, 0.9];
  const slide = x.map((each) => Math.log(1 + Math.exp(3 * each)) / 3);
  expect(rounded(run(softplus({ sharpness: 3 }), [x]), 12)).toEqual(slide.map((each) => Number(each.toFixed(12))));
  const sharp = run(softplus({ sharpness: 1e4 }), [[-5, -0.01, 0, 0.01, 1e20]]);
  expect(rounded(sharp, 6)).toEqual([0, 0, 0.000069, 0.01, 1e20]);
});
