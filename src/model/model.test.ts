import { expect, test } from 'vitest';
import { referenceBackend } from '../backends/reference/index.ts';
import { tensor } from '../core/tensor.ts';
import { dataset } from '../data/dataset.ts';
import { conv2d, fullyConnected, maxPool, relu } from '../layers/index.ts';
import { crossEntropy, halfSumOfSquares } from '../losses/index.ts';
import { sequential } from './model.ts';
import { classesOf, lossOf } from './notes.ts';

const layers = () => [
  conv2d({ maps: 3, kernel: 3, name: 'look' }),
  relu(),
  maxPool({ kernel: 2 }),
  fullyConnected({ units: 4, name: 'decide' }),
];
const build = (seed = 1) => sequential([2, 8, 8], layers(), { seed });
const noise = (count: number) =>
  tensor(
    [count, 2, 8, 8],
    Float32Array.from({ length: count * 128 }, (_, i) => Math.sin(i * 1.7)),
  );

test('many samples at once give what each gives alone: one, a full batch, a batch and a rest', async () => {
  const model = build();
  const x = noise(131);
  const { shape, data } = await model.predict(x);
  expect(shape).toEqual([131, 4]);
  for (const n of [0, 63, 64, 127, 128, 130]) {
    const alone = await model.predict(tensor([1, 2, 8, 8], x.data.slice(n * 128, (n + 1) * 128)));
    alone.data.forEach((value, k) => {
      expect(data[n * 4 + k]).toBeCloseTo(value, 5);
    });
  }
});

test('the default backend agrees with the reference', async () => {
  const fast = await build().predict(noise(3));
  const exact = await sequential([2, 8, 8], layers(), { seed: 1, backend: referenceBackend }).predict(noise(3));
  fast.data.forEach((value, i) => {
    expect(value).toBeCloseTo(exact.data[i]!, 5);
  });
});

test('predicts for a data set as for its numbers', async () => {
  const x = noise(2);
  const data = dataset({
    name: 'noise',
    shape: [2, 8, 8],
    classes: ['a'],
    pixels: x.data,
    labels: Uint8Array.of(0, 0),
  });
  expect((await build().predict(data)).data).toEqual((await build().predict(x)).data);
});

test('new weights take effect; a block of the wrong length is refused', async () => {
  const model = build();
  const before = await model.predict(noise(1));
  model.weights = model.weights.map((weight) => 2 * weight);
  expect((await model.predict(noise(1))).data).not.toEqual(before.data);
  const wanted = model.network.parameterBlock;
  expect(() => {
    model.weights = new Float32Array(3);
  }).toThrow(`The block of weights has ${wanted} numbers, but 3 were given.`);
});

test('samples that do not fit are refused', async () => {
  await expect(build().predict(tensor([1, 2, 8, 7], new Float32Array(112)))).rejects.toThrow(
    'The network takes N=1 C=2 H=8 W=8 but was given N=1 C=2 H=8 W=7.',
  );
  await expect(build().predict(tensor([2, 8, 8], new Float32Array(128)))).rejects.toThrow('but was given 2x8x8.');
});

test('every parameter by its path; starting weights of one layer do not depend on the others', () => {
  const parameters = build().parameters();
  expect(Object.keys(parameters)).toEqual(['look.weight', 'look.bias', 'decide.weight', 'decide.bias']);
  const other = sequential([2, 8, 8], [conv2d({ maps: 3, kernel: 3, name: 'look' })], { seed: 1 });
  expect(other.parameters()['look.weight']).toEqual(parameters['look.weight']);
});

test('the notes say classes and loss, or a number each and an error', () => {
  const bare = build();
  expect(classesOf(bare)).toEqual(['0', '1', '2', '3']);
  expect(() => lossOf(bare)).toThrow('The model does not say which loss it was trained on. Put it into its notes.');
  const notes = { classes: ['n', 'e', 's', 'w'], loss: { type: 'halfSumOfSquares', options: { on: 0.8 } } };
  const noted = sequential([2, 8, 8], layers(), { notes });
  expect(classesOf(noted)).toEqual(['n', 'e', 's', 'w']);
  expect(lossOf(noted)).toEqual(halfSumOfSquares({ on: 0.8 }));
  expect(lossOf(noted)).not.toEqual(crossEntropy());
});

test('a network of no layers is refused', () => {
  expect(() => sequential([1, 8, 8], [])).toThrow('A network needs at least one layer.');
  expect(() => sequential([1, 0, 8], layers())).toThrow('The input has the shape 1x0x8; every dimension must be');
});
