import { expect, test } from 'vitest';
import { buildRecipe } from './build.ts';
import { h2Connections, lecun1989 } from './lecun1989.ts';

const digits = { shape: [1, 16, 16], classes: [...'0123456789'] } as const;
const { network } = buildRecipe(lecun1989, digits);

test('9,760 trainable numbers, layer by layer as the paper counts them', () => {
  const counts = network.layers.map(({ name, parameters }) => [
    name,
    parameters.reduce((total, { count, shape }) => total + (count ?? shape.reduce((a, b) => a * b)), 0),
  ]);
  expect(counts.filter(([, count]) => count !== 0)).toEqual([
    ['H1', 12 * 25 + 768],
    ['H2', 12 * 8 * 25 + 192],
    ['H3', 192 * 30 + 30],
    ['output', 30 * 10 + 10],
  ]);
  expect(network.parameterCount).toBe(9760);
});

test('12 maps of 8x8, 12 of 4x4, 30 units, 10 outputs, a scaled tanh after each', () => {
  const shapeOf = Object.fromEntries(network.layers.map(({ name, outputShape }) => [name, outputShape]));
  expect(shapeOf).toMatchObject({ H1: [12, 8, 8], H2: [12, 4, 4], H3: [30], output: [10], answer: [10] });
  const kinds = network.layers.map(({ layer }) => layer.type.type);
  expect(kinds.filter((kind) => kind === 'scaledTanh')).toHaveLength(4);
  expect(kinds.at(-1)).toBe('scaledTanh');
});

test('1,256 units and 64,660 connections, biases among them, as the paper says', () => {
  const names = ['H1', 'H2', 'H3', 'output'];
  const layers = network.layers.filter(({ name }) => names.includes(name));
  const units = layers.reduce((total, { outputShape }) => total + outputShape.reduce((a, b) => a * b), 0);
  const products = layers.reduce(
    (total, { layer, inputShapes }) => total + layer.type.multiplyAdds(layer.options, inputShapes),
    0,
  );
  expect(units + 256).toBe(1256);
  expect(products + units).toBe(64_660);
});

test('each map of H2 sees 8 maps of H1, and each of those feeds 8', () => {
  expect(h2Connections.map((list) => list.length)).toEqual(new Array(12).fill(8));
  const fed = Array.from({ length: 12 }, (_, from) => h2Connections.filter((list) => list.includes(from)).length);
  expect(fed).toEqual(new Array(12).fill(8));
  expect(h2Connections[0]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(h2Connections[4]).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
  expect(h2Connections[11]).toEqual([0, 1, 2, 3, 8, 9, 10, 11]);
});

test('weights start within 2.4 / fan-in, biases at 0', () => {
  const { weights, network: built } = buildRecipe(lecun1989, digits, { seed: 1 });
  for (const { path, offset, shape, fan } of built.layers.flatMap(({ parameters }) => parameters)) {
    const numbers = weights.subarray(offset, offset + shape.reduce((a, b) => a * b));
    const largest = numbers.reduce((most, number) => Math.max(most, Math.abs(number)), 0);
    if (path.endsWith('bias')) expect(largest).toBe(0);
    else expect(largest / (2.4 / fan.in)).toBeCloseTo(1, 1);
  }
});
