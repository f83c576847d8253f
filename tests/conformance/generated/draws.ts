import type { Random } from '../../../src/core/random.ts';
import type { Attributes, Fill } from '../../../src/graph/op.ts';
import {
  anyShape,
  between,
  type Draw,
  evenShape,
  pairOfShapes,
  pick,
  randomShape,
  shuffled,
  wholeNumbers,
} from './shapes.ts';

/** One operand of any shape; every third case of whole numbers, so that zeros and equal ones are met. */
export const unary =
  (attributes: (random: Random) => Attributes = () => ({}), fill: Fill = 'normal'): Draw =>
  (random, index) => {
    const shape = anyShape(random);
    const whole = fill === 'normal' && index % 3 === 2;
    return { attributes: attributes(random), inputs: [whole ? wholeNumbers(random, shape) : { shape, fill }] };
  };

/** Two operands, equal in shape or repeated either way. */
export const binary =
  (fill: Fill = 'normal'): Draw =>
  (random, index) => {
    const [a, b] = index % 4 === 0 ? new Array(2).fill(anyShape(random)) : pairOfShapes(random);
    return { attributes: {}, inputs: [{ shape: a }, { shape: b, fill }] };
  };

/** All sets of axes of shapes with up to five axes. */
export const setsOfAxes: readonly (readonly [axes: number, chosen: readonly number[]])[] = [1, 2, 3, 4, 5].flatMap(
  (axes) =>
    Array.from(
      { length: 2 ** axes },
      (_, bits) => [axes, [0, 1, 2, 3, 4].filter((axis) => (bits >> axis) & 1)] as const,
    ),
);

export const alongAxes: Draw = (random, index) => {
  const [count, axes] = setsOfAxes[index % setsOfAxes.length]!;
  return { attributes: { axes }, inputs: [{ shape: evenShape(random, count) }] };
};

/** Along one axis, each of shapes with one to four axes; numbers up to hundreds, where e^x would overflow. */
export const alongOneAxis: Draw = (random, index) => {
  const axes = 1 + (index % 4);
  const shape = randomShape(random, axes, 3000);
  const fill = Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () =>
    Math.fround(random.normal(0, index % 3 === 0 ? 100 : 2)),
  );
  return { attributes: { axis: random.integer(axes) }, inputs: [{ shape, fill }] };
};

/** All orders of a list. */
function ordersOf(list: readonly number[]): number[][] {
  if (list.length === 0) return [[]];
  return list.flatMap((first) => ordersOf(list.filter((each) => each !== first)).map((rest) => [first, ...rest]));
}

export const orders = [[0], [0, 1], [0, 1, 2], [0, 1, 2, 3]].flatMap(ordersOf);

/** Every order of up to four axes in turn; then five axes. */
export const reordered: Draw = (random, index) => {
  const permutation = orders[index] ?? shuffled(random, 5);
  return { attributes: { permutation }, inputs: [{ shape: evenShape(random, permutation.length) }] };
};

export const repeated: Draw = (random) => {
  const shape = anyShape(random);
  const from = shape.map((size) => (random.integer(2) === 0 ? 1 : size));
  return { attributes: { shape }, inputs: [{ shape: from }] };
};

export const selected: Draw = (random) => {
  const shape = anyShape(random);
  const stride = shape.map(() => pick(random, [1, 1, 2, 3]));
  const start = shape.map((size) => random.integer(size));
  const size = shape.map((extent, axis) => 1 + random.integer(Math.ceil((extent - start[axis]!) / stride[axis]!)));
  return { attributes: { start, stride, size }, inputs: [{ shape }] };
};

export const surrounded: Draw = (random) => {
  const shape = randomShape(random, between(random, 1, 4), 800);
  const zeros = (most: number) => shape.map(() => (random.integer(2) === 0 ? 0 : between(random, 1, most)));
  return { attributes: { low: zeros(3), high: zeros(3), interior: zeros(2) }, inputs: [{ shape }] };
};

export const joined: Draw = (random) => {
  const shape = randomShape(random, between(random, 1, 4), 1500);
  const axis = random.integer(shape.length);
  const parts = Array.from({ length: between(random, 1, 7) }, () => between(random, 1, 9));
  const inputs = parts.map((part) => ({ shape: shape.map((size, a) => (a === axis ? part : size)) }));
  return { attributes: { axis }, inputs };
};

/** The same count of numbers, its prime factors dealt to other axes. */
export const reshaped: Draw = (random) => {
  const from = anyShape(random);
  let left = from.reduce((product, size) => product * size, 1);
  const shape = new Array<number>(between(random, 1, 5)).fill(1);
  for (let factor = 2; left > 1; factor++) {
    for (; left % factor === 0; left /= factor) shape[random.integer(shape.length)]! *= factor;
  }
  return { attributes: { shape }, inputs: [{ shape: from }] };
};

export const fixed: Draw = (random, index) => {
  const shape = anyShape(random);
  const count = index % 2 === 0 ? 1 : shape.reduce((product, size) => product * size, 1);
  return {
    attributes: { shape, data: Float64Array.from({ length: count }, () => Math.fround(random.normal())) },
    inputs: [],
  };
};

export const given: Draw = (random) => ({ attributes: { name: 'x0', shape: anyShape(random) }, inputs: [] });
