import type { EmitOptions } from '../../kernel.ts';
import type { Problem } from '../convolution/layout.ts';
import { tilesCycles } from '../cost.ts';
import { type Filtering, filtering4 } from './filtering.ts';
import { blockTiles } from './stages.ts';
import { tilesOf } from './tiles.ts';

/** Cycles for each number of a tile's transformed data: gathering and transforming it, or making results of it. */
const dataCycles = 1;
const resultCycles = 1;

/** Estimated cycles of a convolution by Winograd's minimal filtering. */
export function winogradCost(problem: Problem, filtering: Filtering, options: EmitOptions): number {
  const { inMaps, outMaps } = problem;
  const { products } = filtering;
  const blocks = Math.ceil(tilesOf(problem, filtering).count / blockTiles);
  const panels = Math.ceil(outMaps / options.lanes);
  const sums = products * panels * tilesCycles(blockTiles, options.lanes, inMaps, options);
  return blocks * (sums + blockTiles * products * (inMaps * dataCycles + outMaps * resultCycles));
}

/** The same for the weight gradient, and for reading and writing one number of the sums over a block of tiles. */
const seenCycles = 1;
const slopeCycles = 1;
const sumCycles = 0.5;

/** The same for the weight gradient, whose products are summed over the tiles. */
export function winogradWeightCost(problem: Problem, options: EmitOptions): number {
  const { inMaps, outMaps } = problem;
  const { products } = filtering4;
  const { count } = tilesOf(problem, filtering4);
  const blocks = Math.ceil(count / 64);
  const columns = Math.ceil(inMaps / 16) * (16 / options.lanes);
  const sums = products * columns * tilesCycles(outMaps, options.lanes, Math.min(count, 64), options);
  const kept = products * outMaps * columns * options.lanes * sumCycles;
  return blocks * (sums + kept) + count * products * (inMaps * seenCycles + outMaps * slopeCycles);
}
