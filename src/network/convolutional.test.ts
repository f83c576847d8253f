import { expect, test } from 'vitest';
import { referenceBackend } from '../backends/reference/index.ts';
import { Random } from '../core/random.ts';
import type { Shape } from '../core/shape.ts';
import { tensor } from '../core/tensor.ts';
import {
  averagePool,
  brightnessNormalization,
  concatenate,
  contrastNormalization,
  conv2d,
  flatten,
  fullyConnected,
  type Layer,
  locallyConnected2d,
  maxPool,
  pad,
  relu,
  rescale,
  softmax,
  softplus,
  subsample,
  sum,
  tanh,
  trainableAveragePool,
} from '../layers/index.ts';
import { architectureOf, chain, connect, input, type Wire } from './connect.ts';
import { convolutionalForm, networkOver, slidingWeights } from './convolutional.ts';
import { type Network, resolveNetwork } from './network.ts';
import { Predictor } from './predictor.ts';

const networkOf = (shape: Shape, layers: readonly Layer[]) =>
  resolveNetwork(architectureOf(chain(input(shape), ...layers)));

const normals = (count: number, random: Random) => Float32Array.from({ length: count }, () => random.normal(0, 0.4));

async function runner(network: Network, weights: Float32Array): Promise<(sample: Float32Array) => Float32Array> {
  const predictor = await Predictor.create(network, weights, referenceBackend, 1);
  return (sample) => predictor.predict(tensor([1, ...network.inputShape], sample)).data;
}

/** `[C, H, W]` cut out of a larger one, from a place on. */
function cut(image: Float32Array, [, rows, columns]: Shape, height: number, width: number, top: number, left: number) {
  const channels = image.length / (height * width);
  return Float32Array.from({ length: channels * rows! * columns! }, (_, i) => {
    const [c, y, x] = [Math.floor(i / (rows! * columns!)), Math.floor(i / columns!) % rows!, i % columns!];
    return image[(c * height + top + y) * width + left + x]!;
  });
}

/** Largest difference between the sliding network and the classifier run on every window alone. */
async function difference(network: Network, moreRows: number, moreColumns: number, seed = 1) {
  const random = new Random(seed);
  const form = convolutionalForm(network);
  const [channels, rows, columns] = network.inputShape as [number, number, number];
  const [height, width] = [rows + moreRows, columns + moreColumns];
  const weights = normals(network.parameterBlock, random);
  const image = normals(channels * height * width, random);
  const over = networkOver(form, height, width);
  const map = (await runner(over, slidingWeights(network, over, weights)))(image);
  const classify = await runner(network, weights);
  const [classes, down, across] = over.outputShape as [number, number, number];
  const whole = [Math.floor(moreRows / form.step[0]) + 1, Math.floor(moreColumns / form.step[1]) + 1] as const;
  expect([down, across].map((count, axis) => count >= whole[axis]!)).toEqual([true, true]);
  let largest = 0;
  for (let i = 0; i < whole[0]; i++) {
    for (let j = 0; j < whole[1]; j++) {
      const window = cut(image, network.inputShape, height, width, i * form.step[0], j * form.step[1]);
      const expected = classify(window);
      for (let c = 0; c < classes; c++) {
        largest = Math.max(largest, Math.abs(expected[c]! - map[(c * down + i) * across + j]!));
      }
    }
  }
  return largest;
}

const lenet = [
  conv2d({ maps: 4, kernel: 5, connections: [[0], [0], [0], [0]] }),
  tanh({ gain: 'trainable' }),
  trainableAveragePool({ kernel: 2 }),
  conv2d({ maps: 6, kernel: 3, sense: 'convolution' }),
  relu(),
  maxPool({ kernel: 2 }),
  flatten(),
  fullyConnected({ units: 9 }),
  relu({ gain: 'trainable' }),
  fullyConnected({ units: 7, bias: 'none' }),
  flatten(),
  softmax(),
];

test('LeNet: over one window and over many it says what the classifier says', async () => {
  const network = networkOf([1, 20, 22], lenet);
  const form = convolutionalForm(network);
  expect(form).toMatchObject({ step: [4, 4], exact: true, classes: 7, window: [1, 20, 22] });
  expect(form.connections.map(({ layer }) => layer.type.type)).not.toContain('flatten');
  expect(await difference(network, 0, 0)).toBeLessThan(1e-5);
  expect(await difference(network, 9, 4)).toBeLessThan(1e-5);
});

test('fully connected layers become convolutions, with the same numbers', () => {
  const network = networkOf([1, 20, 22], lenet);
  const over = networkOver(convolutionalForm(network), 30, 30);
  const shapes = Object.fromEntries(over.layers.flatMap((layer) => layer.parameters.map((p) => [p.path, p.shape])));
  expect(shapes['fullyConnected_1.weight']).toEqual([9, 6, 3, 3]);
  expect(shapes['fullyConnected_2.weight']).toEqual([7, 9, 1, 1]);
  expect(over.parameterCount).toBe(network.parameterCount);
});

/** The lecture's example with one bias a map, which is what lets it slide. */
test('skipping subsampling, softplus, brightness normalisation', async () => {
  const network = networkOf(
    [2, 25, 26],
    [
      rescale({ scale: 2, offset: -1 }),
      conv2d({ maps: 3, kernel: 5 }),
      softplus({ sharpness: 10 }),
      subsample({ skip: 1 }),
      brightnessNormalization(),
      conv2d({ maps: 3, kernel: 3, dilation: [1, 2] }),
      subsample({ skip: [2, 1] }),
      fullyConnected({ units: 4 }),
    ],
  );
  expect(convolutionalForm(network)).toMatchObject({ step: [6, 4], exact: true });
  expect(await difference(network, 13, 9)).toBeLessThan(1e-5);
});

test('a pool over the whole map stands at every place', async () => {
  const network = networkOf(
    [1, 9, 10],
    [conv2d({ maps: 3, kernel: 2, stride: 2 }), relu(), averagePool({ kernel: [4, 5] }), flatten()],
  );
  expect(convolutionalForm(network)).toMatchObject({ step: [2, 2], exact: true, classes: 3 });
  expect(await difference(network, 5, 4)).toBeLessThan(1e-5);
});

function branching(strides: readonly [number, number]): Wire {
  const start = chain(input([1, 8, 8]), conv2d({ maps: 2, kernel: 3 }));
  const branch = (stride: number) => chain(start, conv2d({ maps: 2, kernel: 2, stride }), flatten());
  const [a, b] = strides.map(branch) as [Wire, Wire];
  const units = [chain(a, fullyConnected({ units: 3 })), chain(b, fullyConnected({ units: 3 }))] as const;
  return connect(sum(), connect(sum(), ...units), chain(connect(concatenate(), a, a), fullyConnected({ units: 3 })));
}

test('branches that keep step, and branches that do not', async () => {
  const even = resolveNetwork(architectureOf(branching([2, 2])));
  expect(await difference(even, 4, 5)).toBeLessThan(1e-5);
  expect(() => convolutionalForm(resolveNetwork(architectureOf(branching([2, 1]))))).toThrow(
    '[sum "sum_1"] cannot slide over a larger image: it joins branches whose windows lie 2x2 and 1x1 pixels apart.',
  );
});

test('random networks without padding', async () => {
  for (let seed = 0; seed < 12; seed++) {
    const random = new Random(seed);
    const pair = (most: number) => [1 + random.integer(most), 1 + random.integer(most)] as const;
    const network = networkOf(
      [1 + random.integer(2), 13 + random.integer(5), 13 + random.integer(5)],
      [
        conv2d({ maps: 2, kernel: pair(4), stride: pair(2) }),
        relu(),
        maxPool({ kernel: pair(2), stride: pair(2) }),
        conv2d({ maps: 3, kernel: pair(3), stride: pair(2) }),
        tanh(),
        fullyConnected({ units: 5 }),
        relu(),
        fullyConnected({ units: 3 }),
      ],
    );
    expect(await difference(network, random.integer(12), random.integer(12), seed), `seed ${seed}`).toBeLessThan(1e-5);
  }
});

const padded = (layers: readonly Layer[]) => networkOf([1, 8, 8], [...layers, relu(), fullyConnected({ units: 3 })]);

test('with padding: the same over one window, not over more, and it says so', async () => {
  for (const network of [
    padded([conv2d({ maps: 2, kernel: 3, padding: 1 })]),
    padded([pad({ border: 1, value: -1 })]),
  ]) {
    expect(convolutionalForm(network).exact).toBe(false);
    expect(await difference(network, 0, 0)).toBeLessThan(1e-5);
    expect(await difference(network, 2, 2)).toBeGreaterThan(1e-3);
  }
});

const cannot = 'cannot slide over a larger image';

test.each([
  [
    [conv2d({ maps: 2, kernel: 3, bias: 'matrix', name: 'H1' })],
    `[conv2d "H1"] ${cannot}: its bias matrix has a number for each place of its maps.`,
  ],
  [
    [locallyConnected2d({ maps: 2, kernel: 3 })],
    `[locallyConnected2d "locallyConnected2d_1"] ${cannot}: what it does depends on the place or on the whole of its input.`,
  ],
  [
    [contrastNormalization()],
    `[contrastNormalization "contrastNormalization_1"] ${cannot}: what it does depends on the place or on the whole of its input.`,
  ],
  [[flatten(), softmax()], `[softmax "softmax_1"] ${cannot}: it takes shares over units that are 8x8 places of maps.`],
  [
    [flatten(), tanh({ gain: 'trainable' })],
    `[tanh "tanh_1"] ${cannot}: it has a gain a unit, over units that are 8x8 places of maps.`,
  ],
] as const)('refused: %#', (layers, message) => {
  expect(() => convolutionalForm(padded(layers))).toThrow(message);
});

test('what is no classifier of maps', () => {
  const wants = 'A classifier that slides takes maps (C H W) and gives a number a class; this network takes';
  expect(() => convolutionalForm(networkOf([6], [fullyConnected({ units: 3 })]))).toThrow(`${wants} 6 and gives 3.`);
  expect(() => convolutionalForm(networkOf([1, 6, 6], [conv2d({ maps: 2, kernel: 3 })]))).toThrow(
    `${wants} 1x6x6 and gives 2x4x4.`,
  );
  expect(() => convolutionalForm(networkOf([1, 6, 6], [conv2d({ maps: 2, kernel: 3 }), flatten()]))).toThrow(
    "The network's 32 outputs are 2x4x4 places of maps, not classes.",
  );
});

test('images smaller than the window are refused by the layer they do not fit', () => {
  const form = convolutionalForm(networkOf([1, 20, 22], lenet));
  expect(() => networkOver(form, 19, 30)).toThrow('[conv2d "fullyConnected_1"] a 3x3 kernel is larger than its input');
});
