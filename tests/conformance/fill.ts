import type { Random } from '../../src/core/random.ts';
import { sizeOf } from '../../src/core/shape.ts';
import type { SampleInput } from '../../src/graph/op.ts';

const awayFromZero = (x: number) => (x < 0 ? x - 0.1 : x + 0.1);

/** The numbers a sample's input stands for; always float32 numbers, so that every backend starts from the same. */
export function fill({ shape, fill: kind = 'normal' }: SampleInput, random: Random): Float64Array {
  const size = sizeOf(shape);
  if (typeof kind !== 'string') return Float64Array.from(kind);
  const order = kind === 'distinct' ? random.permutation(size) : undefined;
  return Float64Array.from({ length: size }, (_, index) => {
    if (order !== undefined) return Math.fround(0.1 * (order[index]! - size / 2));
    const x = random.normal();
    if (kind === 'positive') return Math.fround(Math.abs(x) + 0.1);
    return Math.fround(kind === 'awayFromZero' ? awayFromZero(x) : x);
  });
}
