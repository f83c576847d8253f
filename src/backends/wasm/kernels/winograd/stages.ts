import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { EmitOptions } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import type { Layout, Problem } from '../convolution/layout.ts';
import { type Epilogue, finishMap } from '../epilogue.ts';
import { storeRow, tileStep, zeroTile } from '../tile.ts';
import { pick, transpose4 } from '../transpose.ts';
import type { Filtering } from './filtering.ts';
import { blockTiles, type Tiles, tilePlace } from './tiles.ts';
import { both, gather, Transforms } from './transforms.ts';

/** A convolution to be computed by minimal filtering. */
export interface Setup {
  readonly problem: Problem;
  readonly filtering: Filtering;
  readonly tiles: Tiles;
  /** Of the prepared maps. */
  readonly layout: Layout;
  /** Rows and columns of the maps that results are written to. */
  readonly written: readonly [number, number];
  readonly options: EmitOptions;
  readonly epilogue: Epilogue | undefined;
}

/**
 * Numbers from the data of one product to the next: one cache line more than they fill, since lines a power of two apart
 * would drive each other out of the cache.
 */
const dataStep = ({ problem }: Setup) => (problem.inMaps + 1) * blockTiles;

/** Numbers of pointers to the tiles of a block, of their transformed data, of the products of a tile of output maps. */
export const tableNumbers = 2 * blockTiles;
export const dataNumbers = (setup: Setup) => setup.filtering.products * dataStep(setup);
export const sumsNumbers = ({ filtering }: Setup) => filtering.products * 6 * blockTiles;

/** Writes, for each of the block's tiles, the address of its data and of its results. */
export function emitPointers(
  f: FunctionBuilder,
  { problem, filtering, tiles, layout, written: [height, width] }: Setup,
  block: Local<'i32'>,
  table: Local<'i32'>,
  maps: Local<'i32'>,
  results: Local<'i32'>,
): void {
  const first = f.local('i32', f.i32.mul(block, blockTiles));
  f.for(0, blockTiles, 1, (k) => {
    const { sample, row, column } = tilePlace(f, tiles, f.local('i32', f.i32.add(first, k)));
    const address = (base: Local<'i32'>, sampleSize: number, pitch: number) => {
      const place = f.i32.add(f.i32.mul(row, pitch * filtering.tile * 4), f.i32.mul(column, filtering.tile * 4));
      return f.i32.add(f.i32.add(base, f.i32.mul(sample, sampleSize * 4)), place);
    };
    const at = f.local('i32', f.i32.add(table, f.i32.shl(k, 2)));
    f.i32.store(at, address(maps, problem.inMaps * layout.mapSize, layout.columns));
    f.i32.store(at, address(results, problem.outMaps * height * width, width), { offset: 4 * blockTiles });
  });
}

const loadPointers = (f: FunctionBuilder, table: Local<'i32'>, quad: number, offset = 0) =>
  Array.from({ length: 4 }, (_, k) => f.local('i32', f.i32.load(table, { offset: offset + 16 * quad + 4 * k })));

/** B^T d B of input maps `begin` up to `end`, four tiles at a time: data[product][map][tile]. */
export function emitData(
  f: FunctionBuilder,
  setup: Setup,
  table: Local<'i32'>,
  data: Local<'i32'>,
  begin: Local<'i32'> | number,
  end: Local<'i32'> | number,
): void {
  const { filtering, layout, options } = setup;
  const transforms = new Transforms(f, options.madd);
  const step = 4 * dataStep(setup);
  const to = f.local('i32', f.i32.add(data, f.i32.mul(begin, 4 * blockTiles)));
  const place = f.local('i32', f.i32.mul(begin, 4 * layout.mapSize));
  f.for(begin, end, 1, () => {
    for (let quad = 0; quad < blockTiles / 4; quad++) {
      const pointers = loadPointers(f, table, quad);
      for (const pointer of pointers) f.set(pointer, f.i32.add(pointer, place));
      const block = Array.from({ length: filtering.data }, (_, r) =>
        Array.from({ length: filtering.data }, (_, c) => gather(f, pointers, 4 * (r * layout.columns + c))),
      );
      both(block, filtering.ofData(transforms))
        .flat()
        .forEach((vector, product) => f.v128.store(to, vector, { offset: product * step + 16 * quad }));
    }
    advance(f, place, 4 * layout.mapSize);
    advance(f, to, 4 * blockTiles);
  });
}

/** For each product, the sums over input maps of weights times data, for `rows` output maps and all tiles of the block. */
export function emitProducts(
  f: FunctionBuilder,
  setup: Setup,
  rows: number,
  weights: Local<'i32'>,
  data: Local<'i32'>,
  sums: Local<'i32'>,
): void {
  const { problem, filtering, options } = setup;
  const vectors = options.lanes / 4;
  const w = f.local('i32', weights);
  const d = f.local('i32', data);
  const to = f.local('i32', sums);
  f.for(0, filtering.products, 1, () => {
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
    advance(f, d, 4 * dataStep(setup));
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

/** Stores vectors whose lanes are four tiles, as the neighbours in a row of each tile. */
function storeTiles(
  f: FunctionBuilder,
  row: readonly Local<'v128'>[],
  pointers: readonly Local<'i32'>[],
  offset: number,
): void {
  if (row.length === 4) {
    transpose4(f, row).forEach((vector, k) => f.v128.store(pointers[k]!, vector, { offset }));
    return;
  }
  [pick(0, 4, 1, 5), pick(2, 6, 3, 7)].forEach((words, half) => {
    const pairs = f.local('v128', f.i8x16.shuffle(row[0]!, row[1]!, words));
    for (let k = 0; k < 2; k++) f.v128.store64_lane(pointers[2 * half + k]!, pairs, k, { offset });
  });
}

/** A^T m A for `rows` output maps, the first at byte `offset` of a sample's results: each tile row by row. */
export function emitResults(
  f: FunctionBuilder,
  { filtering, written: [height, width], options, epilogue }: Setup,
  rows: number,
  sums: Local<'i32'>,
  table: Local<'i32'>,
  offset: Local<'i32'>,
  others: readonly Local<'i32'>[],
): void {
  const transforms = new Transforms(f, options.madd);
  for (let quad = 0; quad < blockTiles / 4; quad++) {
    const pointers = loadPointers(f, table, quad, 4 * blockTiles);
    for (const pointer of pointers) f.set(pointer, f.i32.add(pointer, offset));
    const from = f.local('i32', f.i32.add(sums, 16 * quad));
    const operands = others.map((other) => f.local('i32', other));
    f.for(0, rows, 1, () => {
      const block = Array.from({ length: filtering.data }, (_, r) =>
        Array.from({ length: filtering.data }, (_, c) =>
          f.local('v128', f.v128.load(from, { offset: 4 * (r * filtering.data + c) * rows * blockTiles })),
        ),
      );
      both(block, filtering.ofProducts(transforms)).forEach((row, r) => {
        const finished = finishMap(f, options, epilogue, row, operands).map((vector) => f.local('v128', vector));
        storeTiles(f, finished, pointers, 4 * r * width);
      });
      for (const pointer of pointers) advance(f, pointer, 4 * height * width);
      for (const operand of operands) advance(f, operand, 4);
      advance(f, from, 4 * blockTiles);
    });
  }
}
