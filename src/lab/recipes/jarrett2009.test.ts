import { expect, test } from 'vitest';
import { buildRecipe } from './build.ts';
import { jarrett2009, jarrett2009Features, stageConnections } from './jarrett2009.ts';

const classes = [...'0123456789'];
const built = (shape: readonly [number, number, number]) => buildRecipe(jarrett2009, { shape, classes }).network;
const shapesOf = (shape: readonly [number, number, number]) =>
  Object.fromEntries(built(shape).layers.map(({ name, outputShape }) => [name, outputShape.join('x')]));

test('28x28: filters and gains counted by hand, 12,650 trainable numbers', () => {
  const { layers, parameterCount } = built([1, 28, 28]);
  const counts = layers.map(({ name, parameters }) => [
    name,
    parameters.reduce((total, { count, shape }) => total + (count ?? shape.reduce((a, b) => a * b)), 0),
  ]);
  expect(counts.filter(([, count]) => count !== 0)).toEqual([
    ['F1', 16 * 25],
    ['S1', 16],
    ['F2', 64 * 4 * 25],
    ['S2', 64],
    ['classifier', 64 * 3 * 3 * 10 + 10],
  ]);
  expect(parameterCount).toBe(12_650);
});

test('28x28 and 32x32: 5x5 filters leave 4 rows out, pools of 4 and of 3 go two steps at a time', () => {
  expect(shapesOf([1, 28, 28])).toMatchObject({ F1: '16x24x24', P1: '16x11x11', F2: '64x7x7', P2: '64x3x3' });
  expect(shapesOf([1, 32, 32])).toMatchObject({ F1: '16x28x28', P1: '16x13x13', F2: '64x9x9', P2: '64x4x4' });
});

test('pictures are made grey, and zip codes of 16x16 are enlarged', () => {
  expect(built([3, 32, 32]).inputShape).toEqual([1, 32, 32]);
  expect(built([1, 16, 16]).inputShape).toEqual([1, 28, 28]);
});

test('each stage is F_CSG, R_abs, N, P_A, in this order', () => {
  const stage = ['conv2d', 'tanh', 'rectify', 'contrastNormalization', 'averagePool'];
  const kinds = (stages: 1 | 2) => jarrett2009Features(stages).map(({ type }) => type.type);
  expect(kinds(2)).toEqual(['contrastNormalization', ...stage, ...stage]);
  expect(kinds(1)).toEqual(['contrastNormalization', ...stage]);
});

test('a kind without rectification and with the maximum', () => {
  const kind = { rectified: false, normalised: false, pooled: 'maximum' } as const;
  expect(jarrett2009Features(1, kind).map(({ name }) => name)).toEqual(['pixels', 'F1', 'S1', 'P1']);
  expect(jarrett2009Features(1, kind).at(-1)!.type.type).toBe('maxPool');
});

test('each of the 64 maps sees 4 of the 16, not all the same, and none of the 16 is left out', () => {
  expect(stageConnections).toHaveLength(64);
  for (const list of stageConnections) {
    expect(list).toHaveLength(4);
    expect([...new Set(list)].sort((a, b) => a - b)).toEqual(list);
  }
  expect(new Set(stageConnections.flat()).size).toBe(16);
  expect(new Set(stageConnections.map((list) => list.join())).size).toBeGreaterThan(50);
  expect(stageConnections.slice(0, 2)).toEqual([
    [0, 5, 7, 10],
    [0, 2, 3, 13],
  ]); // drawn once: a saved network and a paper's table must find them again
});
