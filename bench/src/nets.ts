import type { Shape } from '../../src/core/shape.ts';

/** A convolution; weights are `K C/groups R S`. */
export interface ConvLayer {
  readonly kind: 'conv';
  readonly maps: number;
  readonly kernel: number;
  readonly padding: number;
  /** Default 1. */
  readonly stride?: number;
  readonly groups?: number;
}

/** A layer as contenders can build it; weights of dense layers are `units inputs`, biases one number a map or unit. */
export type NetLayer =
  | ConvLayer
  | { readonly kind: 'relu' }
  | { readonly kind: 'maxPool'; readonly kernel: number }
  | { readonly kind: 'averagePool'; readonly kernel: number }
  | { readonly kind: 'flatten' }
  | { readonly kind: 'dense'; readonly units: number };

/** Layers of the two usual nets, which every contender knows. */
export type UsualLayer = Exclude<NetLayer, { readonly kind: 'averagePool' }>;

export const isUsual = (layer: NetLayer): layer is UsualLayer =>
  layer.kind === 'conv' ? (layer.stride ?? 1) === 1 && (layer.groups ?? 1) === 1 : layer.kind !== 'averagePool';

/** A network of layers one after the other, softmax and cross-entropy apart. */
export interface Net {
  readonly name: string;
  /** Of one sample: C H W. */
  readonly input: readonly [number, number, number];
  readonly layers: readonly NetLayer[];
}

/** An array of weights, named by the index of its layer. */
export interface NetParameter {
  readonly name: string;
  readonly shape: Shape;
  /** Numbers that one output is summed from; 0 for a bias. */
  readonly fanIn: number;
}

const relu = { kind: 'relu' } as const;
const halve = { kind: 'maxPool', kernel: 2 } as const;
const flatten = { kind: 'flatten' } as const;
const conv3 = (maps: number) => [{ kind: 'conv', maps, kernel: 3, padding: 1 } as const, relu];
const pairOf = (maps: number): NetLayer[] => [...conv3(maps), ...conv3(maps), halve];

export const lenet5: Net = {
  name: 'LeNet-5',
  input: [1, 28, 28],
  layers: [
    { kind: 'conv', maps: 6, kernel: 5, padding: 2 },
    relu,
    halve,
    { kind: 'conv', maps: 16, kernel: 5, padding: 0 },
    relu,
    halve,
    flatten,
    { kind: 'dense', units: 120 },
    relu,
    { kind: 'dense', units: 84 },
    relu,
    { kind: 'dense', units: 10 },
  ],
};

export const vggSmall: Net = {
  name: 'VGG-small',
  input: [3, 32, 32],
  layers: [...pairOf(32), ...pairOf(64), ...pairOf(128), flatten, { kind: 'dense', units: 10 }],
};

type ConvOptions = Partial<Pick<ConvLayer, 'padding' | 'stride' | 'groups'>>;

const conv = (maps: number, kernel: number, options: ConvOptions = {}): NetLayer => ({
  kind: 'conv',
  maps,
  kernel,
  padding: 0,
  ...options,
});
const average = (kernel: number) => ({ kind: 'averagePool', kernel }) as const;
const classify: readonly NetLayer[] = [flatten, { kind: 'dense', units: 10 }];

/** Every map by a kernel of its own, then all of them by 1x1. */
const separable = (inMaps: number, maps: number, stride = 1): NetLayer[] => [
  conv(inMaps, 3, { padding: 1, groups: inMaps, stride }),
  relu,
  conv(maps, 1),
  relu,
];

/** Networks that nothing was tuned for: strides, groups, kernels of every size, odd numbers. */
export const otherNets: readonly Net[] = [
  {
    name: 'Strides',
    input: [3, 48, 48],
    layers: [
      ...[conv(24, 5, { padding: 2, stride: 2 }), relu, conv(48, 3, { padding: 1, stride: 2 }), relu],
      ...[...conv3(48), conv(96, 3, { padding: 1, stride: 2 }), relu, ...conv3(96)],
      ...[average(6), ...classify],
    ],
  },
  {
    name: 'Large kernels',
    input: [3, 64, 64],
    layers: [
      ...[conv(32, 11, { padding: 2, stride: 4 }), relu, halve, conv(96, 5, { padding: 2 }), relu],
      ...[...conv3(128), ...conv3(96), halve, flatten, { kind: 'dense', units: 256 } as const, relu],
      { kind: 'dense', units: 10 },
    ],
  },
  {
    name: 'Separable',
    input: [3, 32, 32],
    layers: [
      ...[...conv3(32), ...separable(32, 64), ...separable(64, 128, 2), ...separable(128, 128)],
      ...[...separable(128, 256, 2), average(8), ...classify],
    ],
  },
  {
    name: 'Odd sizes',
    input: [3, 37, 37],
    layers: [
      ...[conv(17, 7), relu, halve, conv(29, 5), relu, conv(53, 3), relu, conv(41, 1), relu],
      ...[{ kind: 'maxPool', kernel: 3 } as const, ...classify],
    ],
  },
];

/** Shape of one sample behind a layer. */
export function shapeAfter(layer: NetLayer, shape: Shape): Shape {
  const [maps = 1, height = 1, width = 1] = shape;
  const grown = (size: number, { kernel, padding, stride = 1 }: ConvLayer) =>
    Math.floor((size + 2 * padding - kernel) / stride) + 1;
  if (layer.kind === 'conv') return [layer.maps, grown(height, layer), grown(width, layer)];
  if (layer.kind === 'maxPool' || layer.kind === 'averagePool')
    return [maps, Math.floor(height / layer.kernel), Math.floor(width / layer.kernel)];
  if (layer.kind === 'dense') return [layer.units];
  return layer.kind === 'flatten' ? [maps * height * width] : shape;
}

function parametersOf(layer: NetLayer, index: number, [inputs = 1]: Shape): NetParameter[] {
  if (layer.kind !== 'conv' && layer.kind !== 'dense') return [];
  const outputs = layer.kind === 'conv' ? layer.maps : layer.units;
  const window = layer.kind === 'conv' ? [layer.kernel, layer.kernel] : [];
  const seen = layer.kind === 'conv' ? inputs / (layer.groups ?? 1) : inputs;
  const fanIn = window.reduce((product, size) => product * size, seen);
  return [
    { name: `${index}.weight`, shape: [outputs, seen, ...window], fanIn },
    { name: `${index}.bias`, shape: [outputs], fanIn: 0 },
  ];
}

/** Every array of weights of a net, in order. */
export function parametersOfNet({ input, layers }: Net): NetParameter[] {
  let shape: Shape = input;
  return layers.flatMap((layer, index) => {
    const parameters = parametersOf(layer, index, shape);
    shape = shapeAfter(layer, shape);
    return parameters;
  });
}
