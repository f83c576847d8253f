import type { EmitOptions } from '../../kernel.ts';
import type { Problem } from '../convolution/layout.ts';
import { tilesCycles } from '../cost.ts';
import { blocksOf } from './cut.ts';
import type { Filtering } from './filtering.ts';
import type { Tiles } from './tiles.ts';
import { blockTiles } from './weightSetup.ts';

/** Cycles of a register tile beside its steps: nothing is done to the sums, which are stored side by side. */
const tileCycles = 8;
/** Cycles for each number of a tile's transformed data: gathering and transforming it, or making results of it. */
const transformCycles = 0.6;
/** Cycles for each number of the transformed weights. */
const weightCycles = 1;
/** Cycles for each line of weights that does not stay in the second cache from block to block, and what stays there. */
const farCycles = 2;
const nearNumbers = 131_072;

/** What filterings are chosen for. */
export const usualOptions: EmitOptions = { lanes: 16, madd: 'relaxed' };

/** Transforms take 8 maps at a time. */
const wholeVectors = (maps: number) => 8 * Math.ceil(maps / 8);

/** Estimated cycles of a convolution, or its input gradient, by a minimal filtering. */
export function winogradCost(
  { inMaps, outMaps }: Problem,
  { products }: Filtering,
  tiles: Tiles,
  options: EmitOptions,
): number {
  const { block, count } = blocksOf(tiles);
  const panels = Math.ceil(outMaps / options.lanes);
  const isFar = products * inMaps * outMaps > nearNumbers;
  const far = isFar ? (inMaps * farCycles * options.lanes) / 16 : 0;
  const sums = products * panels * (tilesCycles(block, options.lanes, inMaps, options, tileCycles) + far);
  const transforms = block * products * (wholeVectors(inMaps) + panels * options.lanes) * transformCycles;
  return count * (sums + transforms) + products * inMaps * outMaps * weightCycles;
}

/** For the weight gradient: reading and writing one number of the sums, and transforming it back. */
const sumCycles = 0.4;
const finishCycles = 1;

/** The same for the weight gradient, whose products are summed over the tiles. */
export function winogradWeightCost(
  { inMaps, outMaps }: Problem,
  { products }: Filtering,
  { count }: Tiles,
  options: EmitOptions,
): number {
  const blocks = Math.ceil(count / blockTiles);
  const columns = Math.ceil(inMaps / 16) * (16 / options.lanes);
  const steps = tilesCycles(outMaps, options.lanes, count / blocks, options, tileCycles);
  const kept = products * outMaps * columns * options.lanes;
  const transforms = count * products * (wholeVectors(inMaps) + wholeVectors(outMaps)) * transformCycles;
  return blocks * (products * columns * steps + kept * sumCycles) + kept * finishCycles + transforms;
}
