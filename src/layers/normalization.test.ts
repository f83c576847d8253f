import { expect, test } from 'vitest';
import { type Nested, rounded, run } from '../../tests/conformance/layer.ts';
import { brightnessNormalization } from './brightnessNormalization.ts';
import { contrastNormalization } from './contrastNormalization.ts';
import { divisiveNormalization } from './divisiveNormalization.ts';
import { gaussianProfile } from './localMean.ts';
import { subtractiveNormalization } from './subtractiveNormalization.ts';

const rows = (count: number, value: (r: number, s: number) => number) =>
  Array.from({ length: count }, (_, r) => Array.from({ length: count }, (__, s) => value(r, s)));
const constantImage = [rows(6, () => 3.5), rows(6, () => 3.5)];
const picture = [rows(6, (r, s) => Math.sin(1 + 2 * r + 5 * s)), rows(6, (r, s) => Math.cos(r * s))];

test('the Gaussian window (16), with its minus sign, sums to 1', () => {
  const profile = gaussianProfile({ window: 3, sigma: 1 });
  // e^(-1/2) = 0.606530660: 0.606530660 / (1 + 2 * 0.606530660) = 0.274068619
  expect(profile.map((weight) => Number(weight.toFixed(9)))).toEqual([0.274068619, 0.451862762, 0.274068619]);
});

test('an impulse is spread as the window over all maps, and taken off (15)', () => {
  const impulse = [rows(3, (r, s) => (r === 1 && s === 1 ? 1 : 0)), rows(3, () => 0)];
  const y = run(subtractiveNormalization({ window: 3, sigma: 1, border: 'zero' }), [impulse]);
  const [edge, centre] = [0.274068619, 0.451862762];
  const spread = [edge * edge, edge * centre, edge * edge, edge * centre, centre * centre].map((each) => each / 2);
  const mean = [...spread, ...spread.slice(0, 4).reverse()];
  const expected = [...mean.map((each, place) => (place === 4 ? 1 : 0) - each), ...mean.map((each) => -each)];
  y.data.forEach((each, place) => {
    expect(each).toBeCloseTo(expected[place]!, 8);
  });
});

test('a constant image becomes 0 everywhere, the border included; with zeros outside, not at the border', () => {
  const zero = constantImage.flat(2).map(() => 0);
  expect(rounded(run(subtractiveNormalization(), [constantImage]))).toEqual(zero);
  expect(rounded(run(contrastNormalization(), [constantImage]), 3)).toEqual(zero);
  const darkened = run(subtractiveNormalization({ window: 3, sigma: 1, border: 'zero' }), [constantImage]).data;
  // at a corner the weights inside are 0.274068619 + 0.451862762 = 0.725931381, squared: 3.5 (1 - 0.526976370)
  expect(darkened[0]).toBeCloseTo(1.655582705, 8);
  expect(darkened[7]).toBeCloseTo(0, 12);
});

test('adding a constant to the image changes nothing', () => {
  const brighter = picture.map((map) => map.map((row) => row.map((each) => each + 40)));
  const layer = subtractiveNormalization({ window: 5 });
  expect(rounded(run(layer, [brighter]), 10)).toEqual(rounded(run(layer, [picture]), 10));
});

test('divisive: one place alone has deviation |v|, so that it becomes its sign', () => {
  expect(rounded(run(divisiveNormalization({ window: 3 }), [[[[-8]]]]))).toEqual([-1]);
});

test('divisive: v / max(c, sigma), by hand on two places', () => {
  // window 3 on a 1 x 2 map, renormalised: a = centre / (centre + edge), b = edge / (centre + edge)
  const [edge, centre] = [0.274068619, 0.451862762].map((weight) => weight / (0.274068619 + 0.451862762));
  const sigma = [Math.sqrt(centre! * 9 + edge! * 1), Math.sqrt(edge! * 9 + centre! * 1)];
  const c = (sigma[0]! + sigma[1]!) / 2;
  const y = run(divisiveNormalization({ window: 3, sigma: 1 }), [[[[3, 1]]]]);
  expect(y.data[0]).toBeCloseTo(3 / sigma[0]!, 7);
  expect(y.data[1]).toBeCloseTo(1 / c, 7);
});

test('contrast normalisation ignores brightness and contrast, and a black image stays black', () => {
  const other = picture.map((map) => map.map((row) => row.map((each) => 0.25 * each + 7)));
  const layer = contrastNormalization({ window: 5 });
  expect(rounded(run(layer, [other]), 9)).toEqual(rounded(run(layer, [picture]), 9));
  const black: Nested = [rows(4, () => 0)];
  expect([...run(layer, [black]).data]).toEqual(black.flat(2).map(() => 0));
});

test('brightness (17): Y / (kappa + lambda sum Y^2)^mu, by hand', () => {
  const maps = [[[3, 0]], [[4, 1]]];
  const y = run(brightnessNormalization({ kappa: 11, lambda: 1, mu: 0.5 }), [maps]);
  // place 1: 11 + 9 + 16 = 36, root 6; place 2: 11 + 1 = 12
  expect(rounded(y, 6)).toEqual([0.5, 0, 0.666667, 0.288675]);
  expect(rounded(run(brightnessNormalization({ mu: 0 }), [maps]))).toEqual([3, 0, 4, 1]);
  expect(rounded(run(brightnessNormalization({ kappa: 2, lambda: 0, mu: 1 }), [maps]))).toEqual([1.5, 0, 2, 0.5]);
});

test('brightness with its defaults: the maps at a place keep their direction and get a length below 1', () => {
  const [a, b] = run(brightnessNormalization(), [[[[300]], [[400]]]]).data;
  expect(b! / a!).toBeCloseTo(4 / 3, 12);
  expect(Math.hypot(a!, b!)).toBeLessThan(1);
  expect(Math.hypot(a!, b!)).toBeCloseTo(1, 5);
});
