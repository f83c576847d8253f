import type { Shape } from '../../src/core/shape.ts';

/** A layer as every contender can build it; weights are `K C R S` and `units inputs`, biases one number a map or unit. */
export type NetLayer =
  | { readonly kind: 'conv'; readonly maps: number; readonly kernel: number; readonly padding: number }
  | { readonly kind: 'relu' }
  | { readonly kind: 'maxPool'; readonly kernel: number }
  | { readonly kind: 'flatten' }
  | { readonly kind: 'dense'; readonly units: number };

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

/** Shape of one sample behind a layer. */
export function shapeAfter(layer: NetLayer, shape: Shape): Shape {
  const [maps = 1, height = 1, width = 1] = shape;
  const grown = (size: number, { kernel, padding }: { kernel: number; padding: number }) =>
    size + 2 * padding - kernel + 1;
  if (layer.kind === 'conv') return [layer.maps, grown(height, layer), grown(width, layer)];
  if (layer.kind === 'maxPool') return [maps, Math.floor(height / layer.kernel), Math.floor(width / layer.kernel)];
  if (layer.kind === 'dense') return [layer.units];
  return layer.kind === 'flatten' ? [maps * height * width] : shape;
}

function parametersOf(layer: NetLayer, index: number, [inputs = 1]: Shape): NetParameter[] {
  if (layer.kind !== 'conv' && layer.kind !== 'dense') return [];
  const outputs = layer.kind === 'conv' ? layer.maps : layer.units;
  const window = layer.kind === 'conv' ? [layer.kernel, layer.kernel] : [];
  const fanIn = window.reduce((product, size) => product * size, inputs);
  return [
    { name: `${index}.weight`, shape: [outputs, inputs, ...window], fanIn },
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
