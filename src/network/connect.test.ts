import { expect, test } from 'vitest';
import { concatenate, conv2d, fullyConnected, relu, sum } from '../layers/index.ts';
import { architectureOf, chain, connect, input } from './connect.ts';
import { resolveNetwork } from './network.ts';

test('layers one after the other are named by kind and number', () => {
  const {
    connections,
    output,
    input: shape,
  } = architectureOf(
    chain(input([1, 8, 8]), conv2d({ maps: 2, kernel: 3 }), relu(), conv2d({ maps: 3, kernel: 3, name: 'last' })),
  );
  expect(shape).toEqual([1, 8, 8]);
  expect(connections.map(({ name, inputs }) => [name, inputs])).toEqual([
    ['conv2d_1', ['input']],
    ['relu_1', ['conv2d_1']],
    ['last', ['relu_1']],
  ]);
  expect(output).toBe('last');
});

test('a branch that joins again: every layer follows what feeds it, once', () => {
  const start = chain(input([2, 6, 6]), conv2d({ maps: 4, kernel: 3, padding: 1, name: 'stem' }));
  const branch = chain(start, relu(), conv2d({ maps: 4, kernel: 1, name: 'side' }));
  const end = connect(concatenate({ name: 'both' }), connect(sum({ name: 'added' }), start, branch), start);
  const network = resolveNetwork(architectureOf(end));
  expect(network.layers.map(({ name }) => name)).toEqual(['stem', 'relu_1', 'side', 'added', 'both']);
  expect(network.outputShape).toEqual([8, 6, 6]);
});

test('parameters are placed one after the other, each at a multiple of 16 numbers', () => {
  const end = chain(input([3]), fullyConnected({ units: 7, name: 'a' }), fullyConnected({ units: 2, name: 'b' }));
  const { layers, parameterBlock, parameterCount } = resolveNetwork(architectureOf(end));
  const places = layers.flatMap(({ parameters }) => parameters.map(({ path, offset }) => [path, offset]));
  expect(places).toEqual([
    ['a.weight', 0],
    ['a.bias', 32],
    ['b.weight', 48],
    ['b.bias', 64],
  ]);
  expect([parameterBlock, parameterCount]).toEqual([80, 21 + 7 + 14 + 2]);
});

test('what cannot be wired says so', () => {
  const start = input([4]);
  expect(() => connect(relu())).toThrow('[relu] is connected to nothing. Name the wires that feed it.');
  expect(() => connect(relu(), start, start)).toThrow(
    '[relu] takes one input but is connected to 2. Use sum() or concatenate().',
  );
  expect(() => architectureOf(start)).toThrow('A network needs at least one layer.');
  expect(() => architectureOf(connect(sum(), chain(input([4]), relu()), chain(start, relu())))).toThrow(
    'A network has one input; this one has 2.',
  );
  expect(() => architectureOf(chain(start, relu({ name: 'twin' }), relu({ name: 'twin' })))).toThrow(
    'Two layers are named "twin". Names must be unique; "input" is taken.',
  );
  expect(() => architectureOf(chain(start, relu({ name: 'input' })))).toThrow('Two layers are named "input".');
});

test('a layer that does not fit the one before is named', () => {
  const end = chain(input([1, 8, 8]), fullyConnected({ units: 4 }), conv2d({ maps: 2, kernel: 3, name: 'late' }));
  expect(() => resolveNetwork(architectureOf(end))).toThrow(
    '[conv2d "late"] needs maps (C H W) but its input is F=4. Put it before the fully connected layers.',
  );
});
