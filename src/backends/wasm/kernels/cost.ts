import type { EmitOptions } from '../kernel.ts';
import { splitRows } from './tile.ts';

/**
 * Estimates in cycles of a core that starts two multiply-adds, two loads and one store a cycle, each multiply-add taking
 * four. Constants were fitted to measured times; see docs/engine.md.
 */
const latency = 4;

/** Numbers of one machine vector: 8 where the engine fuses pairs. */
export const vectorNumbers = ({ lanes }: EmitOptions) => (lanes === 16 ? 8 : 4);

/** Cycles of one step of a register tile: `rows` factors times `numbers` side by side. */
export function stepCycles(rows: number, numbers: number, options: EmitOptions): number {
  const vectors = numbers / vectorNumbers(options);
  return Math.max(latency, (rows * vectors) / 2, (rows + vectors) / 2);
}

/** What a tile costs beside its steps: pointers, zeros, results. */
export const tileCycles = 40;

/** Tiles of at most 6 rows that cover `rows`, each over so many steps. */
export function tilesCycles(
  rows: number,
  numbers: number,
  steps: number,
  options: EmitOptions,
  eachTile = tileCycles,
): number {
  return splitRows(rows).reduce(
    (total, run) => total + run.count * (steps * stepCycles(run.rows, numbers, options) + eachTile),
    0,
  );
}

/** Copying so many numbers: vectors of neighbours, or one by one. */
export const copyCycles = (numbers: number, how: 'vectors' | 'single') => numbers * (how === 'vectors' ? 0.5 : 1.5);
