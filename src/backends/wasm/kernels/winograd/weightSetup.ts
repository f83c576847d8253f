import type { EmitOptions } from '../../kernel.ts';
import type { Problem } from '../convolution/layout.ts';
import type { Filtering } from './filtering.ts';
import { type Tiles, tilesOf } from './tiles.ts';
import { type TurnedCopy, turnedNumbers } from './turned.ts';

/** Tiles whose products are summed before those of other maps: what stays in the first caches. */
export const blockTiles = 64;
/** Numbers in a panel of columns: rows of transformed data are filled up to whole panels. */
const panel = 16;
/**
 * Sums over so many fixed parts of the tiles are kept apart, so that threads can share the work: same bits for any number.
 * Where there are many blocks, reading and writing more sums takes little.
 */
const partsOf = (blocks: number) => (blocks >= 16 ? 8 : 4);

export const padded = (maps: number) => Math.ceil(maps / panel) * panel;

/** How a weight gradient is computed by minimal filtering. */
export interface Setup {
  readonly problem: Problem;
  readonly options: EmitOptions;
  readonly filtering: Filtering;
  readonly tiles: Tiles;
  /**
   * `at once`: all tiles are transformed, then threads share the products. `in parts`: they share parts of the tiles, each
   * of which is transformed and summed block by block.
   */
  readonly way: 'at once' | 'in parts';
  readonly parts: number;
  /** Tiles of a part, the same for all, so that threads have equal shares. */
  readonly perPart: number;
  /** Tiles that lie transformed at the same time. */
  readonly kept: number;
  /** Maps of a sample of x and of dy. */
  readonly x: TurnedCopy;
  readonly dy: TurnedCopy;
}

/** dy as the taps of a filtering: its slopes fill whole tiles. */
export const tilesFor = ({ samples, result }: Problem, { taps: slopes }: Filtering) => tilesOf(samples, result, slopes);

/** The way that keeps fewer numbers between its phases: transformed tiles, or the sums of parts. */
function wayOf({ inMaps, outMaps }: Problem, { count }: Tiles) {
  const sums = outMaps * padded(inMaps);
  const transformed = count * (padded(inMaps) + padded(outMaps));
  return transformed + sums <= partsOf(Math.ceil(count / blockTiles)) * sums ? 'at once' : 'in parts';
}

export function setUp(problem: Problem, filtering: Filtering, options: EmitOptions): Setup {
  const { inMaps, outMaps, source, placement, result } = problem;
  const { taps: slopes, step, places } = filtering;
  const tiles = tilesFor(problem, filtering);
  const way = wayOf(problem, tiles);
  const parts = way === 'at once' ? 1 : partsOf(Math.ceil(tiles.count / blockTiles));
  const seen = (count: number) => (count - 1) * step + places;
  const offset = [placement[0].offset, placement[1].offset] as const;
  return {
    problem,
    options,
    filtering,
    tiles,
    way,
    parts,
    perPart: Math.ceil(tiles.count / parts),
    kept: way === 'at once' ? tiles.count : blockTiles,
    x: { maps: inMaps, rows: seen(tiles.down), columns: seen(tiles.across), source, offset },
    dy: { maps: outMaps, rows: tiles.down * slopes, columns: tiles.across * slopes, source: result, offset: [0, 0] },
  };
}

/**
 * Numbers from one product to the next: one cache line more than they fill, since lines a power of two apart would drive
 * each other out of the cache.
 */
export const dataStep = ({ kept }: Setup, maps: number) => kept * padded(maps) + panel;
export const sumsStep = ({ problem: { inMaps, outMaps } }: Setup) => outMaps * padded(inMaps) + panel;

/** Numbers of the sums of a part, `[product][k][c]`. */
export const partNumbers = (setup: Setup) => setup.filtering.products * sumsStep(setup);

/** Numbers of the turned maps of a sample; of transformed data and slopes, `[product][tile][map]`. */
export const mapsNumbers = ({ x, dy }: Setup) => turnedNumbers(x) + turnedNumbers(dy);
export const dataNumbers = (setup: Setup) =>
  setup.filtering.products * (dataStep(setup, setup.x.maps) + dataStep(setup, setup.dy.maps));
