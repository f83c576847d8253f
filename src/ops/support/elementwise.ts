import type { Value } from '../../graph/graph.ts';
import {
  type Attributes,
  defineOp,
  type GradientCall,
  type Op,
  type OpErrorSample,
  type OpSample,
} from '../../graph/op.ts';
import { broadcastShape, mapPlaces } from './broadcast.ts';

interface ElementwiseDescription<A extends Attributes> {
  readonly name: string;
  readonly inputNames: readonly string[];
  readonly scalar: (attributes: A, ...operands: number[]) => number;
  readonly gradient?: (call: GradientCall<A>) => readonly (Value | null)[];
  readonly tolerance?: number;
  readonly onnx: string | null;
  readonly samples: readonly OpSample<A>[];
  readonly errorSamples?: readonly OpErrorSample<A>[];
}

/** An op whose output at each place is a function of the operands at that place. */
export function defineElementwise<A extends Attributes>(description: ElementwiseDescription<A>): Op<A> {
  const { name, inputNames, scalar } = description;
  return defineOp<A>({
    errorSamples: [],
    ...description,
    kind: 'elementwise',
    shape: (_attributes, inputs) => broadcastShape(name, inputNames, inputs),
    reference: ({ attributes, inputs, shape }) =>
      mapPlaces(shape, inputs, (...operands) => scalar(attributes, ...operands)),
    samplewise: () => true,
  });
}

/** Shapes that exercise vector loops and their tails: one number, odd counts, several axes. */
export const unarySamples = (
  fill: 'normal' | 'positive' | 'awayFromZero' = 'normal',
): OpSample<Record<string, never>>[] =>
  [[1], [7], [3, 5], [2, 3, 4, 5], [1, 2, 9, 33]].map((shape) => ({
    name: shape.join('x'),
    attributes: {},
    inputs: [{ shape, fill }],
  }));

type Shapes2 = readonly [readonly number[], readonly number[]];
const binaryShapes: readonly Shapes2[] = [
  [[6], [6]],
  [
    [3, 5],
    [3, 1],
  ],
  [
    [1, 5],
    [3, 1],
  ],
  [
    [2, 3, 4, 5],
    [1, 3, 1, 1],
  ],
  [
    [1, 3, 4, 5],
    [2, 3, 4, 5],
  ],
  [
    [2, 1, 1, 9],
    [2, 7, 3, 9],
  ],
];

/** Operands of equal shape and with every way of repeating one of them. */
export const binarySamples = (fill: 'normal' | 'awayFromZero' = 'normal'): OpSample<Record<string, never>>[] =>
  binaryShapes.map(([a, b]) => ({
    name: `${a.join('x')} with ${b.join('x')}`,
    attributes: {},
    inputs: [{ shape: a }, { shape: b, fill }],
  }));

/** What every two-operand op refuses. */
export const binaryErrorSamples = (name: string): OpErrorSample<Record<string, never>>[] => [
  {
    name: 'sizes',
    attributes: {},
    inputs: [
      [2, 3],
      [2, 4],
    ],
    message: `[${name}] operands do not fit along axis 1 (a: 2x3, b: 2x4). Sizes must be equal, or 1 to be repeated.`,
  },
  {
    name: 'axes',
    attributes: {},
    inputs: [[2, 3], [3]],
    message: `[${name}] operands have different numbers of axes (a: 2x3, b: 3). Reshape one to match.`,
  },
];
