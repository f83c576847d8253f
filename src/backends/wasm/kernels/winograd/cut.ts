import { partsOfSample } from '../samples.ts';
import { splitRows } from '../tile.ts';
import type { Tiles } from './tiles.ts';

/** How a convolution is cut into items, each computed by one thread from the input to the output. */
export interface Cut {
  /** Samples that are computed together. */
  readonly together: number;
  /** Parts of a sample's tile rows; 1 where samples are computed together. */
  readonly strips: number;
  /** Parts of the output maps. */
  readonly parts: number;
  /** Tiles whose products are computed together: the weights are read once for all of them. */
  readonly block: number;
}

/** Sums of more tiles leave the first cache. */
const mostInBlock = 18;
/** With fewer tiles reading the weights takes longer than multiplying. */
const fewestInBlock = 16;

/** Steps of register tiles over blocks of a size that cover so many tiles; a tile of few rows takes as long as one of four. */
const stepsOf = (tiles: number, block: number) =>
  Math.ceil(tiles / block) * splitRows(block).reduce((total, { rows, count }) => total + count * Math.max(rows, 4), 0);

const sizes = Array.from({ length: mostInBlock }, (_, index) => mostInBlock - index);

/** The size of blocks that cover so many tiles in the fewest steps; the largest of those that are as good. */
const blockFor = (tiles: number) =>
  sizes
    .filter((size) => size <= tiles)
    .reduce((best, size) => (stepsOf(tiles, size) < stepsOf(tiles, best) ? size : best), Math.min(mostInBlock, tiles));

/** Steps for each tile. */
const waste = (tiles: number) => stepsOf(tiles, blockFor(tiles)) / tiles;

const mostTogether = 8;

/** The fewest samples whose tiles fill blocks well. */
function togetherOf(samples: number, perSample: number): number {
  const counts = Array.from({ length: Math.min(mostTogether, samples) }, (_, index) => index + 1);
  const enough = counts.filter((count) => count * perSample >= fewestInBlock);
  if (enough.length === 0) return counts.at(-1)!;
  return (
    enough.find((count) => waste(count * perSample) < 1.05) ??
    enough.reduce((best, count) => (waste(count * perSample) < waste(best * perSample) ? count : best))
  );
}

/** Blocks, and tiles of each, that tiles come down to on one thread. */
export function blocksOf({ down, across, count: all }: Tiles) {
  const samples = all / (down * across);
  const together = togetherOf(samples, down * across);
  const tiles = together * down * across;
  const block = blockFor(tiles);
  return { block, count: Math.ceil(samples / together) * Math.ceil(tiles / block) };
}

/**
 * Threads meet once and pass on as little as can be. Strips of a sample turn the rows between them twice, parts of its
 * maps transform all of its data: little work beside the products.
 */
export function cutOf({ down, across, count }: Tiles, panels: number, threads: number | undefined): Cut {
  const samples = count / (down * across);
  const together = togetherOf(samples, down * across);
  const wanted = partsOfSample(Math.ceil(samples / together), threads);
  const mostStrips = Math.floor((down * across) / fewestInBlock);
  const strips = together === 1 ? Math.max(1, Math.min(wanted, mostStrips, down)) : 1;
  const parts = Math.min(panels, Math.ceil(wanted / strips));
  const rows = Math.ceil(down / strips);
  return { together, strips, parts, block: blockFor((strips > 1 ? rows : together * down) * across) };
}
