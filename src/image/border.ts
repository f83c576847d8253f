import { checkChoice } from '../core/checks.ts';
import { DataError } from '../core/errors.ts';
import type { Plane } from './plane.ts';

/**
 * What lies outside a plane `a b c d`:
 * `zero` 0 0 | a b c d | 0 0; `replicate` a a | a b c d | d d; `reflect` b a | a b c d | d c; `wrap` c d | a b c d | a b;
 * `valid` nothing, so that the result is smaller by the kernel.
 */
export type Border = 'zero' | 'replicate' | 'reflect' | 'wrap' | 'valid';

export const borders: readonly Border[] = ['zero', 'replicate', 'reflect', 'wrap', 'valid'];

const modulo = (i: number, n: number) => ((i % n) + n) % n;

/** The position inside 0..n-1 that position i, outside, stands for; -1 for a zero. */
const inside: Readonly<Record<Exclude<Border, 'valid'>, (i: number, n: number) => number>> = {
  zero: (i, n) => (i >= 0 && i < n ? i : -1),
  replicate: (i, n) => Math.min(n - 1, Math.max(0, i)),
  reflect: (i, n) => {
    const at = modulo(i, 2 * n);
    return at < n ? at : 2 * n - 1 - at;
  },
  wrap: modulo,
};

/** For positions -margin .. n-1+margin, the position inside; -1 for a zero. */
function positions(n: number, margin: number, border: Exclude<Border, 'valid'>): number[] {
  return Array.from({ length: n + 2 * margin }, (_, i) => inside[border](i - margin, n));
}

/**
 * The plane with `across` columns on the left and right and `down` rows above and below, filled as the border says;
 * `valid` adds none.
 * @throws OptionError for an unknown border.
 */
export function padPlane(source: Plane, across: number, down: number, border: Border): Plane {
  checkChoice(border, 'border', borders, '[filter]');
  if (border === 'valid' || (across === 0 && down === 0)) return source;
  const columns = positions(source.width, across, border);
  const rows = positions(source.height, down, border);
  const data = new Float64Array(columns.length * rows.length);
  let to = 0;
  for (const y of rows) {
    for (const x of columns) data[to++] = x < 0 || y < 0 ? 0 : source.data[y * source.width + x]!;
  }
  return { width: columns.length, height: rows.length, data };
}

/** @throws DataError when a kernel does not fit into the plane as padded: with `valid` only. */
export function checkFits(kernel: { width: number; height: number }, into: Plane, where: string): void {
  if (kernel.width <= into.width && kernel.height <= into.height) return;
  throw new DataError(
    `${where} a kernel of ${kernel.width}x${kernel.height} does not fit into ${into.width}x${into.height}: choose a smaller kernel, or another border than valid.`,
    { kernel: [kernel.width, kernel.height], plane: [into.width, into.height] },
  );
}
