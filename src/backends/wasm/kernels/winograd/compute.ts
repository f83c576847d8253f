import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { KernelPointers, Phase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import { otherPointers } from '../epilogue.ts';
import { ownSpace } from '../own.ts';
import { splitRows, storeRow } from '../tile.ts';
import {
  dataNumbers,
  emitData,
  emitPointers,
  emitProducts,
  emitResults,
  type Setup,
  sumsNumbers,
  tableNumbers,
} from './stages.ts';

/** Places in scratch, in numbers. */
export interface WinogradPlaces {
  readonly maps: number;
  /** Space of each thread's own. */
  readonly own: number;
  /** Transformed data of all blocks, where threads share the work on each; undefined: in own space. */
  readonly data: number | undefined;
  /** Where whole tiles are written when the maps are not whole tiles; undefined: straight to the output. */
  readonly results: number | undefined;
}

/** Few blocks cannot be divided evenly; then threads share the output maps of each. */
export const isShared = ({ tiles, options: { threads = 1 } }: Setup) => threads > 1 && tiles.blocks < 2 * threads;

const ownNumbers = (setup: Setup) => tableNumbers + sumsNumbers(setup) + (isShared(setup) ? 0 : dataNumbers(setup));
export const ownTotal = (setup: Setup) => (setup.options.threads ?? 1) * ownNumbers(setup);
export const sharedTotal = (setup: Setup) => (isShared(setup) ? setup.tiles.blocks * dataNumbers(setup) : 0);

/** Addresses in a phase: its own pointers to tiles, sums and data, and those all threads share. */
function addresses(
  f: FunctionBuilder,
  setup: Setup,
  places: WinogradPlaces,
  { thread, output, scratch }: KernelPointers,
) {
  const at = (place: number) => f.local('i32', f.i32.add(scratch, 4 * place));
  const threads = setup.options.threads ?? 1;
  const table = ownSpace(f, thread, threads, at(places.own), 4 * ownNumbers(setup));
  const sums = f.local('i32', f.i32.add(table, 4 * tableNumbers));
  return {
    table,
    sums,
    maps: at(places.maps),
    results: places.results === undefined ? output : at(places.results),
    data: places.data === undefined ? f.local('i32', f.i32.add(sums, 4 * sumsNumbers(setup))) : at(places.data),
  };
}

/** Products and results of `rows` output maps; moves the pointer to weights and the offset of results past them. */
function emitRows(
  f: FunctionBuilder,
  setup: Setup,
  rows: number,
  at: {
    weights: Local<'i32'>;
    data: Local<'i32'>;
    sums: Local<'i32'>;
    table: Local<'i32'>;
    offset: Local<'i32'>;
    others: readonly Local<'i32'>[];
  },
): void {
  const { filtering, problem, written } = setup;
  emitProducts(f, setup, rows, at.weights, at.data, at.sums);
  emitResults(f, setup, rows, at.sums, at.table, at.offset, at.others);
  advance(f, at.weights, 4 * filtering.products * problem.inMaps * rows);
  advance(f, at.offset, 4 * rows * written[0] * written[1]);
  for (const other of at.others) advance(f, other, 4 * rows);
}

/** Computes all results, a block of tiles at a time: transformed data stay in the cache. Items are blocks. */
export function blocksPhase(setup: Setup, places: WinogradPlaces): Phase {
  const { problem, tiles } = setup;
  return {
    items: tiles.blocks,
    emit: (f, pointers) => {
      const { table, sums, data, maps, results } = addresses(f, setup, places, pointers);
      f.for(pointers.begin, pointers.end, 1, (block) => {
        emitPointers(f, setup, block, table, maps, results);
        emitData(f, setup, table, data, 0, problem.inMaps);
        const weights = f.local('i32', pointers.prepared);
        const offset = f.local('i32', 0);
        const others = otherPointers(f, setup.epilogue, pointers.inputs, 0);
        for (const run of splitRows(problem.outMaps)) {
          f.for(0, run.count, 1, () => emitRows(f, setup, run.rows, { weights, data, sums, table, offset, others }));
        }
      });
    },
  };
}

/** Input maps are transformed in so many shares where threads share a block. */
const mapShares = 8;

/** Transforms the data of all blocks. Items are blocks times shares of the input maps. */
export function sharedDataPhase(setup: Setup, places: WinogradPlaces): Phase {
  const { problem, tiles } = setup;
  const items = tiles.blocks * mapShares;
  return {
    items,
    emit: (f, pointers) => {
      const { table, data, maps, results } = addresses(f, setup, places, pointers);
      f.for(pointers.begin, pointers.end, 1, (item) => {
        const block = f.local('i32', f.i32.div_u(item, mapShares));
        const share = f.local('i32', f.i32.rem_u(item, mapShares));
        const bound = (index: Local<'i32'>) => f.local('i32', f.i32.div_u(f.i32.mul(index, problem.inMaps), mapShares));
        emitPointers(f, setup, block, table, maps, results);
        const own = f.local('i32', f.i32.add(data, f.i32.mul(block, 4 * dataNumbers(setup))));
        emitData(f, setup, table, own, bound(share), bound(f.local('i32', f.i32.add(share, 1))));
      });
    },
  };
}

/** Computes all results from the transformed data. Items are blocks times tiles of output maps. */
export function sharedRowsPhase(setup: Setup, places: WinogradPlaces): Phase {
  const { problem, filtering, tiles, written } = setup;
  const runs = splitRows(problem.outMaps);
  const perBlock = runs.reduce((total, { count }) => total + count, 0);
  const items = tiles.blocks * perBlock;
  return {
    items,
    emit: (f, pointers) => {
      const { table, sums, data, maps, results } = addresses(f, setup, places, pointers);
      f.for(pointers.begin, pointers.end, 1, (item) => {
        const block = f.local('i32', f.i32.div_u(item, perBlock));
        const tile = f.local('i32', f.i32.rem_u(item, perBlock));
        emitPointers(f, setup, block, table, maps, results);
        const own = f.local('i32', f.i32.add(data, f.i32.mul(block, 4 * dataNumbers(setup))));
        let before = 0;
        for (const { rows, start, count } of runs) {
          const first = before;
          f.if(f.i32.and(f.i32.ge_s(tile, first), f.i32.lt_s(tile, first + count)), () => {
            const map = f.local('i32', f.i32.add(f.i32.mul(f.i32.sub(tile, first), rows), start));
            const size = 4 * filtering.products * problem.inMaps;
            const weights = f.local('i32', f.i32.add(pointers.prepared, f.i32.mul(map, size)));
            const offset = f.local('i32', f.i32.mul(map, 4 * written[0] * written[1]));
            const others = otherPointers(f, setup.epilogue, pointers.inputs, map);
            emitRows(f, setup, rows, { weights, data: own, sums, table, offset, others });
          });
          before += count;
        }
      });
    },
  };
}

/** Copies the part of whole tiles that lies in the maps to the output. Items are maps. */
export function cropPhase({ problem, written: [height, width] }: Setup, place: number): Phase {
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
