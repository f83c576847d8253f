import type { Random } from '../../../src/core/random.ts';
import type { Attributes, Fill, OpSample } from '../../../src/graph/op.ts';

/** What a generated case of an op is made of. */
export type Sample = Pick<OpSample<Attributes>, 'attributes' | 'inputs'>;

/** Draws the case with this number. */
export type Draw = (random: Random, index: number) => Sample;

export const pick = <T>(random: Random, list: readonly T[]): T => list[random.integer(list.length)]!;

/** A whole number from `low` to `high`, both among them. */
export const between = (random: Random, low: number, high: number) => low + random.integer(high - low + 1);

/** The numbers 0 to count - 1 in random order. */
export const shuffled = (random: Random, count: number): number[] => [...random.permutation(count)];

/** Around the widths of vectors and tiles, and far from them. */
const sizes = [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 15, 16, 17, 23, 31, 33, 64, 65, 127, 129, 257, 300];

/** A shape of so many axes with at most `most` numbers; without it, every sixth shape is a larger one. */
export function randomShape(random: Random, axes: number, most = random.integer(6) === 0 ? 40_000 : 3000): number[] {
  let left = most;
  const drawn = Array.from({ length: axes }, () => {
    const size = pick(
      random,
      sizes.filter((each) => each <= left),
    );
    left = Math.floor(left / size);
    return size;
  });
  return shuffled(random, axes).map((axis) => drawn[axis]!);
}

/** A shape with so many axes of alike sizes, none of 1, some thousand numbers in all: no axis can be left out. */
export function evenShape(random: Random, axes: number): number[] {
  const most = 2 * 3000 ** (1 / axes);
  const fitting = sizes.filter((size) => size > 1 && size <= most);
  return Array.from({ length: axes }, () => pick(random, fitting));
}

/** Any shape of one to five axes. */
export const anyShape = (random: Random) => randomShape(random, between(random, 1, 5));

/** A shape that is repeated to `shape`: each axis as it is, or 1. */
export const repeatable = (random: Random, shape: readonly number[]) =>
  shape.map((size) => (random.integer(3) === 0 ? 1 : size));

/** Two shapes that repeat to one, either of them the shorter along any axis. */
export function pairOfShapes(random: Random): [number[], number[]] {
  const shape = anyShape(random);
  return [repeatable(random, shape), repeatable(random, shape)];
}

/** Whole numbers close to 0, so that equal ones, zeros and both signs meet. */
export const wholeNumbers = (random: Random, shape: readonly number[]): { shape: readonly number[]; fill: Fill } => ({
  shape,
  fill: Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => between(random, -2, 2)),
});
