import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { EmitOptions, Phase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import type { Layout, Problem } from '../convolution/layout.ts';
import { ownSpace, slotsFor } from '../own.ts';
import { splitRows, storeRow, tileStep, zeroTile } from '../tile.ts';
import { transpose4 } from '../transpose.ts';
import { blockTiles, dataSize, products, type Tiles, tilePlace, tileSize, tilesOf } from './tiles.ts';
import { both, gather, Transforms } from './transforms.ts';

/** Places in scratch, in numbers. */
export interface WinogradPlaces {
  readonly maps: number;
  readonly own: number;
  /** Where whole tiles are written when the maps are not whole tiles; undefined: straight to the output. */
  readonly results: number | undefined;
}

/** Numbers of per-thread space: pointers to tiles, transformed data, products of one tile of output maps. */
export const ownNumbers = (problem: Problem) =>
  2 * blockTiles + products * dataStep(problem) + products * 6 * blockTiles;

/**
 * Numbers from the data of one product to the next: one cache line more than they fill, since lines a power of two apart
 * would drive each other out of the cache.
 */
const dataStep = ({ inMaps }: Problem) => (inMaps + 1) * blockTiles;
export const ownTotal = (problem: Problem, threads: number) => slotsFor(threads) * ownNumbers(problem);

/** Rows and columns of the maps that results are written to. */
function writtenSize(problem: Problem, tiles: Tiles, whole: boolean): readonly [number, number] {
  return whole ? problem.result : [tiles.down * tileSize, tiles.across * tileSize];
}

/** Writes, for each of the block's tiles, the address of its data and of its results. */
function emitPointers(
  f: FunctionBuilder,
  tiles: Tiles,
  block: Local<'i32'>,
  table: Local<'i32'>,
  read: { base: Local<'i32'>; sample: number; pitch: number },
  write: { base: Local<'i32'>; sample: number; pitch: number },
): void {
  const first = f.local('i32', f.i32.mul(block, blockTiles));
  f.for(0, blockTiles, 1, (k) => {
    const { sample, row, column } = tilePlace(f, tiles, f.local('i32', f.i32.add(first, k)));
    const address = ({ base, sample: size, pitch }: typeof read) => {
      const place = f.i32.add(f.i32.mul(row, pitch * tileSize * 4), f.i32.mul(column, tileSize * 4));
      return f.i32.add(f.i32.add(base, f.i32.mul(sample, size * 4)), place);
    };
    const at = f.local('i32', f.i32.add(table, f.i32.shl(k, 2)));
    f.i32.store(at, address(read));
    f.i32.store(at, address(write), { offset: 4 * blockTiles });
  });
}

const loadPointers = (f: FunctionBuilder, table: Local<'i32'>, quad: number, offset = 0) =>
  Array.from({ length: 4 }, (_, k) => f.local('i32', f.i32.load(table, { offset: offset + 16 * quad + 4 * k })));

/** B^T d B for all maps of four tiles at a time: data[product][map][tile]. */
function emitData(
  f: FunctionBuilder,
  options: EmitOptions,
  problem: Problem,
  layout: Layout,
  table: Local<'i32'>,
  data: Local<'i32'>,
): void {
  const transforms = new Transforms(f, options.madd);
  const step = 4 * dataStep(problem);
  const to = f.local('i32', data);
  const place = f.local('i32', 0);
  f.for(0, problem.inMaps, 1, () => {
    for (let quad = 0; quad < blockTiles / 4; quad++) {
      const pointers = loadPointers(f, table, quad);
      for (const pointer of pointers) f.set(pointer, f.i32.add(pointer, place));
      const block = Array.from({ length: dataSize }, (_, r) =>
        Array.from({ length: dataSize }, (_, c) => gather(f, pointers, 4 * (r * layout.columns + c))),
      );
      both(block, (list) => transforms.data(list))
        .flat()
        .forEach((vector, product) => f.v128.store(to, vector, { offset: product * step + 16 * quad }));
    }
    advance(f, place, 4 * layout.mapSize);
    advance(f, to, 4 * blockTiles);
  });
}

/** For each product, the sums over input maps of weights times data, for `rows` output maps and all tiles of the block. */
function emitProducts(
  f: FunctionBuilder,
  options: EmitOptions,
  problem: Problem,
  rows: number,
  weights: Local<'i32'>,
  data: Local<'i32'>,
  sums: Local<'i32'>,
): void {
  const vectors = options.lanes / 4;
  const w = f.local('i32', weights);
  const d = f.local('i32', data);
  const to = f.local('i32', sums);
  f.for(0, products, 1, () => {
    for (let half = 0; half < blockTiles; half += options.lanes) {
      const tile = zeroTile(f, rows, vectors);
      const factor = f.local('i32', w);
      const numbers = f.local('i32', d);
      const step = (u: number) =>
        tileStep(
          f,
          options.madd,
          tile,
          (i) => f.v128.load32_splat(factor, { offset: 4 * (u * rows + i) }),
          (j) => f.v128.load(numbers, { offset: 4 * (u * blockTiles + half + 4 * j) }),
        );
      emitUnrolled(f, problem.inMaps, 4, step, (count) => {
        advance(f, factor, 4 * count * rows);
        advance(f, numbers, 4 * count * blockTiles);
      });
      tile.forEach((row, i) => storeRow(f, to, row, options.lanes, 4 * (i * blockTiles + half)));
    }
    advance(f, w, 4 * problem.inMaps * rows);
    advance(f, d, 4 * dataStep(problem));
    advance(f, to, 4 * rows * blockTiles);
  });
}

/** `count` steps, `size` of them written out in each round of a loop; `move` takes the pointers along. */
export function emitUnrolled(
  f: FunctionBuilder,
  count: number,
  size: number,
  step: (u: number) => void,
  move: (count: number) => void,
): void {
  const round = (steps: number) => {
    for (let u = 0; u < steps; u++) step(u);
    move(steps);
  };
  const whole = count - (count % size);
  f.for(0, whole, size, () => round(size));
  if (count > whole) round(count - whole);
}

/** A^T m A for `rows` output maps: 4 x 4 results of each tile, row by row. */
function emitResults(
  f: FunctionBuilder,
  options: EmitOptions,
  rows: number,
  sums: Local<'i32'>,
  table: Local<'i32'>,
  map: { offset: Local<'i32'>; size: number; pitch: number },
): void {
  const transforms = new Transforms(f, options.madd);
  for (let quad = 0; quad < blockTiles / 4; quad++) {
    const pointers = loadPointers(f, table, quad, 4 * blockTiles);
    for (const pointer of pointers) f.set(pointer, f.i32.add(pointer, map.offset));
    const from = f.local('i32', f.i32.add(sums, 16 * quad));
    f.for(0, rows, 1, () => {
      const block = Array.from({ length: dataSize }, (_, r) =>
        Array.from({ length: dataSize }, (_, c) =>
          f.local('v128', f.v128.load(from, { offset: 4 * (r * dataSize + c) * rows * blockTiles })),
        ),
      );
      both(block, (list) => transforms.result4(list)).forEach((row, r) => {
        transpose4(f, row).forEach((vector, k) => f.v128.store(pointers[k]!, vector, { offset: 4 * r * map.pitch }));
      });
      for (const pointer of pointers) advance(f, pointer, 4 * map.size);
      advance(f, from, 4 * blockTiles);
    });
  }
}

/** Computes all results, a block of tiles at a time: transformed data stay in the cache. Items are blocks. */
export function winogradPhase(problem: Problem, layout: Layout, places: WinogradPlaces, options: EmitOptions): Phase {
  const tiles = tilesOf(problem);
  const [height, width] = writtenSize(problem, tiles, places.results === undefined);
  const { inMaps, outMaps } = problem;
  const threads = options.threads ?? 1;
  return {
    items: tiles.blocks,
    emit: (f, { begin, end, output, scratch, prepared }) => {
      const at = (place: number) => f.local('i32', f.i32.add(scratch, 4 * place));
      const target = places.results === undefined ? output : at(places.results);
      const maps = at(places.maps);
      const table = ownSpace(f, begin, tiles.blocks, threads, at(places.own), 4 * ownNumbers(problem));
      const data = f.local('i32', f.i32.add(table, 8 * blockTiles));
      const sums = f.local('i32', f.i32.add(data, 4 * products * dataStep(problem)));
      f.for(begin, end, 1, (block) => {
        const read = { base: maps, sample: inMaps * layout.mapSize, pitch: layout.columns };
        const write = { base: target, sample: outMaps * height * width, pitch: width };
        emitPointers(f, tiles, block, table, read, write);
        emitData(f, options, problem, layout, table, data);
        const weights = f.local('i32', prepared);
        const offset = f.local('i32', 0);
        for (const run of splitRows(outMaps)) {
          f.for(0, run.count, 1, () => {
            emitProducts(f, options, problem, run.rows, weights, data, sums);
            emitResults(f, options, run.rows, sums, table, { offset, size: height * width, pitch: width });
            advance(f, weights, 4 * products * inMaps * run.rows);
            advance(f, offset, 4 * run.rows * height * width);
          });
        }
      });
    },
  };
}

/** Copies the part of whole tiles that lies in the maps to the output. Items are maps. */
export function cropPhase(problem: Problem, place: number): Phase {
  const tiles = tilesOf(problem);
  const [height, width] = writtenSize(problem, tiles, false);
  const [rows, columns] = problem.result;
  return {
    items: problem.samples * problem.outMaps,
    emit: (f, { begin, end, output, scratch }) => {
      f.for(begin, end, 1, (map) => {
        const from = f.local('i32', f.i32.add(f.i32.add(scratch, 4 * place), f.i32.mul(map, height * width * 4)));
        const to = f.local('i32', f.i32.add(output, f.i32.mul(map, rows * columns * 4)));
        f.for(0, rows, 1, () => {
          for (let j = 0; j < columns; j += 4)
            storeRow(f, to, [f.v128.load(from, { offset: 4 * j })], columns - j, 4 * j);
          advance(f, from, 4 * width);
          advance(f, to, 4 * columns);
        });
      });
    },
  };
}
