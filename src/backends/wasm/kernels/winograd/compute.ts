import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { KernelPointers, Phase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import { otherPointers } from '../epilogue.ts';
import { ownSpace } from '../own.ts';
import {
  blockTiles,
  dataNumbers,
  emitProducts,
  emitTileData,
  emitTileResults,
  panelNumbers,
  type Setup,
  sumsNumbers,
} from './stages.ts';
import { tilePlace } from './tiles.ts';
import { emitTurnBackRows, emitTurnRows, stripRows, turnedNumbers } from './turned.ts';

/** Maps, transformed data, sums and results of some samples, each behind the other. */
interface Space {
  readonly maps: Local<'i32'>;
  readonly data: Local<'i32'>;
  readonly sums: Local<'i32'>;
  readonly results: Local<'i32'>;
}

const panelsOf = ({ y, options }: Setup) => y.maps / options.lanes;
const sourceBytes = ({ problem, x }: Setup) => 4 * problem.inMaps * x.source[0] * x.source[1];
const resultBytes = ({ problem }: Setup) => 4 * problem.outMaps * problem.result[0] * problem.result[1];
const tilesPerSample = ({ tiles }: Setup) => tiles.down * tiles.across;

const after = (f: FunctionBuilder, base: Local<'i32'>, numbers: number) => f.local('i32', f.i32.add(base, 4 * numbers));
const times = (f: FunctionBuilder, base: Local<'i32'>, index: Local<'i32'>, bytes: number) =>
  f.local('i32', f.i32.add(base, f.i32.mul(index, bytes)));

/** Sums and results of a panel of output maps for a block of tiles, the first of them number `first`. */
function emitPanel(
  f: FunctionBuilder,
  setup: Setup,
  { prepared, inputs }: KernelPointers,
  space: Space,
  tiles: { readonly first: Local<'i32'>; readonly last: Local<'i32'> },
  panel: Local<'i32'>,
): void {
  const { lanes } = setup.options;
  emitProducts(f, setup, times(f, prepared, panel, 4 * panelNumbers(setup)), space.data, space.sums);
  const offset = f.local('i32', f.i32.mul(panel, 4 * lanes));
  const others = otherPointers(f, setup.epilogue, inputs, f.i32.mul(panel, lanes));
  f.for(0, blockTiles, 1, (k) => {
    const place = tilePlace(f, setup.tiles, f.local('i32', f.i32.add(tiles.first, k)), tiles.last);
    emitTileResults(f, setup, place, { ...space, offset, others }, k);
  });
}

/** Numbers of a thread's own space where each computes samples of its own, `together` of them. */
export const ownNumbers = (setup: Setup, together: number) =>
  together * (turnedNumbers(setup.x) + turnedNumbers(setup.y)) + dataNumbers(setup) + sumsNumbers(setup);

/** Samples whose tiles fill blocks well. */
export function togetherOf(setup: Setup): number {
  const waste = (samples: number) => {
    const tiles = samples * tilesPerSample(setup);
    return (Math.ceil(tiles / blockTiles) * blockTiles) / tiles;
  };
  const counts = Array.from({ length: Math.min(8, setup.problem.samples) }, (_, index) => index + 1);
  return counts.find((count) => waste(count) < 1.1) ?? counts.sort((a, b) => waste(a) - waste(b))[0]!;
}

/** Computes everything, some samples at a time, so that what is passed on stays in the cache. Items are such samples. */
export function samplesPhase(setup: Setup, together: number): Phase {
  const { problem, x, y, options } = setup;
  return {
    items: Math.ceil(problem.samples / together),
    emit: (f, pointers) => {
      const { thread, scratch, inputs, output } = pointers;
      const maps = ownSpace(f, thread, options.threads ?? 1, scratch, 4 * ownNumbers(setup, together));
      const results = after(f, maps, together * turnedNumbers(x));
      const data = after(f, results, together * turnedNumbers(y));
      const space = { maps, results, data, sums: after(f, data, dataNumbers(setup)) };
      f.for(pointers.begin, pointers.end, 1, (item) => {
        const first = f.local('i32', f.i32.mul(item, together));
        const left = f.local('i32', f.i32.sub(problem.samples, first));
        const count = f.local('i32', f.select(f.i32.const(together), left, f.i32.gt_s(left, together)));
        const [source, target] = [f.local('i32', maps), f.local('i32', results)];
        const from = times(f, inputs[0]!, first, sourceBytes(setup));
        const to = times(f, output, first, resultBytes(setup));
        f.for(0, count, 1, () => {
          f.for(0, x.rows, stripRows, (row) => emitTurnRows(f, x, from, source, row));
          advance(f, from, sourceBytes(setup));
          advance(f, source, 4 * turnedNumbers(x));
        });
        emitBlocks(f, setup, pointers, space, f.local('i32', f.i32.mul(count, tilesPerSample(setup))));
        f.for(0, count, 1, () => {
          const rows = problem.result[0];
          f.for(0, rows, stripRows, (row) => emitTurnBackRows(f, y, problem.outMaps, problem.result, target, to, row));
          advance(f, target, 4 * turnedNumbers(y));
          advance(f, to, resultBytes(setup));
        });
      });
    },
  };
}

/** All results of `count` tiles. */
function emitBlocks(
  f: FunctionBuilder,
  setup: Setup,
  pointers: KernelPointers,
  space: Space,
  count: Local<'i32'>,
): void {
  const last = f.local('i32', f.i32.sub(count, 1));
  f.for(0, count, blockTiles, (first) => {
    f.for(0, blockTiles, 1, (k) => {
      const place = tilePlace(f, setup.tiles, f.local('i32', f.i32.add(first, k)), last);
      emitTileData(f, setup, place, space.maps, space.data, k);
    });
    f.for(0, panelsOf(setup), 1, (panel) => emitPanel(f, setup, pointers, space, { first, last }, panel));
  });
}

/** Fewer items than this for each thread cannot be divided evenly; then threads share the work on each block. */
const itemsPerThread = 2;

export const isShared = (setup: Setup, together: number) => {
  const { threads = 1 } = setup.options;
  return threads > 1 && Math.ceil(setup.problem.samples / together) < itemsPerThread * threads;
};

const blocksOf = ({ tiles }: Setup) => Math.ceil(tiles.count / blockTiles);

/** Numbers of scratch where threads share the work on each block. */
export const sharedNumbers = (setup: Setup) =>
  setup.problem.samples * (turnedNumbers(setup.x) + turnedNumbers(setup.y)) +
  blocksOf(setup) * dataNumbers(setup) +
  (setup.options.threads ?? 1) * sumsNumbers(setup);

/** The space that all threads share; only the sums are a thread's own. */
function sharedSpace(f: FunctionBuilder, setup: Setup, { scratch, thread }: KernelPointers): Space {
  const results = after(f, scratch, setup.problem.samples * turnedNumbers(setup.x));
  const data = after(f, results, setup.problem.samples * turnedNumbers(setup.y));
  const base = after(f, data, blocksOf(setup) * dataNumbers(setup));
  const sums = ownSpace(f, thread, setup.options.threads ?? 1, base, 4 * sumsNumbers(setup));
  return { maps: scratch, results, data, sums };
}

/** A phase whose items are pairs: of the first so many, and `count` for each. */
function pairs(
  firsts: number,
  count: number,
  emit: (f: FunctionBuilder, pointers: KernelPointers, first: Local<'i32'>, second: Local<'i32'>) => void,
): Phase {
  return {
    items: firsts * count,
    emit: (f, pointers) => {
      f.for(pointers.begin, pointers.end, 1, (item) => {
        const first = f.local('i32', f.i32.div_u(item, count));
        emit(f, pointers, first, f.local('i32', f.i32.rem_u(item, count)));
      });
    },
  };
}

/** The same as {@link samplesPhase}, stage by stage, each divided among the threads. */
export function sharedPhases(setup: Setup): Phase[] {
  const { problem, x, y } = setup;
  const { samples } = problem;
  const lastTile = (f: FunctionBuilder) => f.local('i32', setup.tiles.count - 1);
  const strips = (rows: number) => Math.ceil(rows / stripRows);
  const rowOf = (f: FunctionBuilder, strip: Local<'i32'>) => f.local('i32', f.i32.mul(strip, stripRows));
  return [
    pairs(samples, strips(x.rows), (f, { inputs, scratch }, sample, strip) => {
      const from = times(f, inputs[0]!, sample, sourceBytes(setup));
      emitTurnRows(f, x, from, times(f, scratch, sample, 4 * turnedNumbers(x)), rowOf(f, strip));
    }),
    pairs(blocksOf(setup), blockTiles, (f, pointers, block, k) => {
      const { maps, data } = sharedSpace(f, setup, pointers);
      const index = f.local('i32', f.i32.add(f.i32.mul(block, blockTiles), k));
      const place = tilePlace(f, setup.tiles, index, lastTile(f));
      emitTileData(f, setup, place, maps, times(f, data, block, 4 * dataNumbers(setup)), k);
    }),
    pairs(blocksOf(setup), panelsOf(setup), (f, pointers, block, panel) => {
      const space = sharedSpace(f, setup, pointers);
      const data = times(f, space.data, block, 4 * dataNumbers(setup));
      const tiles = { first: f.local('i32', f.i32.mul(block, blockTiles)), last: lastTile(f) };
      emitPanel(f, setup, pointers, { ...space, data }, tiles, panel);
    }),
    pairs(samples, strips(problem.result[0]), (f, pointers, sample, strip) => {
      const { results } = sharedSpace(f, setup, pointers);
      const from = times(f, results, sample, 4 * turnedNumbers(y));
      const to = times(f, pointers.output, sample, resultBytes(setup));
      emitTurnBackRows(f, y, problem.outMaps, problem.result, from, to, rowOf(f, strip));
    }),
  ];
}
