import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { EmitOptions, Kernel, KernelPointers, Phase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import type { Problem } from '../convolution/layout.ts';
import { splitRows, storeRow, type Tile, tileStep } from '../tile.ts';
import { forLanes, loadSquare, storeSquare } from './blocks.ts';
import { winogradWeightCost } from './cost.ts';
import { type Filtering, filteringsFor, transformsOf } from './filtering.ts';
import { both, type Transform } from './linear.ts';
import { type Tiles, tilePlace, tilesOf } from './tiles.ts';
import { emitTurn, placeIn, type TurnedCopy, turnedNumbers } from './turned.ts';

/** Tiles that are transformed together before their products are summed. */
const blockTiles = 64;
/** Numbers in a panel of columns: rows of transformed data are filled up to whole panels. */
const panel = 16;
/**
 * Sums over so many fixed parts of the tiles are kept apart, so that threads can share the work: same bits for any number.
 * Where there are many blocks, reading and writing more sums takes little.
 */
const partsOf = (blocks: number) => (blocks >= 16 ? 8 : 4);

const padded = (maps: number) => Math.ceil(maps / panel) * panel;

interface Setup {
  readonly problem: Problem;
  readonly options: EmitOptions;
  readonly filtering: Filtering;
  readonly tiles: Tiles;
  readonly parts: number;
  /** Tiles of a part: whole blocks, where there is more than one. */
  readonly perPart: number;
  /** Maps of a sample of x and of dy. */
  readonly x: TurnedCopy;
  readonly dy: TurnedCopy;
}

/** dy as the taps of a filtering: its slopes fill whole tiles. */
const tilesFor = ({ samples, result }: Problem, { taps: slopes }: Filtering) => tilesOf(samples, result, slopes);

function setUp(problem: Problem, filtering: Filtering, options: EmitOptions): Setup {
  const { inMaps, outMaps, source, placement, result } = problem;
  const { taps: slopes, step, places } = filtering;
  const tiles = tilesFor(problem, filtering);
  const blocks = Math.ceil(tiles.count / blockTiles);
  const parts = partsOf(blocks);
  const perPart = blocks < parts ? Math.ceil(tiles.count / parts) : Math.ceil(blocks / parts) * blockTiles;
  const seen = (count: number) => (count - 1) * step + places;
  const offset = [placement[0].offset, placement[1].offset] as const;
  return {
    problem,
    options,
    filtering,
    tiles,
    parts,
    perPart,
    x: { maps: inMaps, rows: seen(tiles.down), columns: seen(tiles.across), source, offset },
    dy: { maps: outMaps, rows: tiles.down * slopes, columns: tiles.across * slopes, source: result, offset: [0, 0] },
  };
}

/**
 * Numbers from one product to the next: one cache line more than they fill, since lines a power of two apart would drive
 * each other out of the cache.
 */
const blockStep = (maps: number) => blockTiles * padded(maps) + panel;
const sumsStep = ({ inMaps, outMaps }: Problem) => outMaps * padded(inMaps) + panel;

/** Numbers of per-thread space: turned maps of a sample; transformed data and slopes of a block, `[product][tile][map]`. */
const ownNumbers = ({ x, dy, filtering }: Setup) =>
  turnedNumbers(x) + turnedNumbers(dy) + filtering.products * (blockStep(x.maps) + blockStep(dy.maps));
const partNumbers = ({ problem, filtering }: Setup) => filtering.products * sumsStep(problem);

/** First maps of groups of four; the last group overlaps the one before. */
function forQuads(f: FunctionBuilder, maps: number, body: (first: Local<'i32'>) => void): void {
  f.for(0, Math.ceil(maps / 4), 1, (quad) => {
    const wanted = f.local('i32', f.i32.shl(quad, 2));
    body(f.local('i32', f.select(f.i32.const(maps - 4), wanted, f.i32.gt_s(wanted, maps - 4))));
  });
}

/** sums[product][k][c] += sum over tiles of slopes[product][tile][k] data[product][tile][c]. */
function emitSums(
  f: FunctionBuilder,
  { problem, options, filtering }: Setup,
  data: Local<'i32'>,
  slopes: Local<'i32'>,
  sums: Local<'i32'>,
  count: Local<'i32'>,
  isFirst: Local<'i32'>,
): void {
  const [columns, rows] = [padded(problem.inMaps), padded(problem.outMaps)];
  const x = f.local('i32', data);
  const dy = f.local('i32', slopes);
  const to = f.local('i32', sums);
  f.for(0, filtering.products, 1, () => {
    const slope = f.local('i32', dy);
    for (const run of splitRows(problem.outMaps)) {
      f.for(0, run.count, 1, () => {
        f.for(0, columns, options.lanes, (column) => {
          const offset = f.local('i32', f.i32.shl(column, 2));
          const target = f.local('i32', f.i32.add(to, offset));
          emitTile(
            f,
            options,
            run.rows,
            { rows, columns },
            { x: f.local('i32', f.i32.add(x, offset)), slope, target, count, isFirst },
          );
        });
        advance(f, slope, 4 * run.rows);
        advance(f, to, 4 * run.rows * columns);
      });
    }
    advance(f, x, 4 * blockStep(problem.inMaps));
    advance(f, dy, 4 * blockStep(problem.outMaps));
    advance(f, to, 4 * panel);
  });
}

function emitTile(
  f: FunctionBuilder,
  options: EmitOptions,
  rows: number,
  steps: { rows: number; columns: number },
  at: { x: Local<'i32'>; slope: Local<'i32'>; target: Local<'i32'>; count: Local<'i32'>; isFirst: Local<'i32'> },
): void {
  const vectors = options.lanes / 4;
  const rowBytes = 4 * steps.columns;
  f.if(at.isFirst, () => {
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < vectors; j++) f.v128.store(at.target, f.f32x4.const(0), { offset: i * rowBytes + 16 * j });
  });
  const tile: Tile = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: vectors }, (_, j) =>
      f.local('v128', f.v128.load(at.target, { offset: i * rowBytes + 16 * j })),
    ),
  );
  const x = f.local('i32', at.x);
  const slope = f.local('i32', at.slope);
  f.for(0, at.count, 1, () => {
    tileStep(
      f,
      options.madd,
      tile,
      (i) => f.v128.load32_splat(slope, { offset: 4 * i }),
      (j) => f.v128.load(x, { offset: 16 * j }),
    );
    advance(f, x, 4 * steps.columns);
    advance(f, slope, 4 * steps.rows);
  });
  tile.forEach((row, i) => storeRow(f, at.target, row, options.lanes, i * rowBytes));
}

/** Space of a thread's own. */
interface Own {
  readonly x: Local<'i32'>;
  readonly dy: Local<'i32'>;
  readonly data: Local<'i32'>;
  readonly slopes: Local<'i32'>;
  /** The sample whose maps lie turned, -1 for none. */
  readonly sample: Local<'i32'>;
}

function ownOf(f: FunctionBuilder, setup: Setup, { own: x }: KernelPointers): Own {
  const after = (base: Local<'i32'>, numbers: number) => f.local('i32', f.i32.add(base, 4 * numbers));
  const dy = after(x, turnedNumbers(setup.x));
  const data = after(dy, turnedNumbers(setup.dy));
  const slopes = after(data, setup.filtering.products * blockStep(setup.x.maps));
  return { x, dy, data, slopes, sample: f.local('i32', -1) };
}

/** Transforms tile number `tile`, number `k` of its block; turns the maps of its sample if need be. */
function emitTileData(
  f: FunctionBuilder,
  setup: Setup,
  { inputs }: KernelPointers,
  own: Own,
  tile: Local<'i32'>,
  k: Local<'i32'>,
): void {
  const last = f.local('i32', setup.tiles.count - 1);
  const { sample, row, column } = tilePlace(f, setup.tiles, tile, last);
  const { filtering } = setup;
  const transforms = transformsOf(f, filtering, setup.options.madd);
  const each = (turned: TurnedCopy, input: number, maps: Local<'i32'>) => {
    const bytes = 4 * turned.maps * turned.source[0] * turned.source[1];
    emitTurn(f, turned, f.local('i32', f.i32.add(inputs[input]!, f.i32.mul(sample, bytes))), maps, 0, turned.rows);
  };
  f.if(f.i32.ne(sample, own.sample), () => {
    each(setup.x, 0, own.x);
    each(setup.dy, 1, own.dy);
    f.set(own.sample, sample);
  });
  const transformed = (
    turned: TurnedCopy,
    [size, step]: readonly [number, number],
    transform: Transform,
    maps: Local<'i32'>,
    to: Local<'i32'>,
  ) => {
    const at = { sample: f.i32.const(0), row: f.i32.mul(row, step), column: f.i32.mul(column, step) };
    const from = placeIn(f, turned, maps, at);
    const target = f.local('i32', f.i32.add(to, f.i32.mul(k, 4 * padded(turned.maps))));
    const read = { size, row: 4 * turned.columns * turned.maps, column: 4 * turned.maps };
    const written = { row: 4 * filtering.along * blockStep(turned.maps), column: 4 * blockStep(turned.maps) };
    forLanes(f, turned.maps, (bytes) => {
      const halves = loadSquare(f, f.local('i32', f.i32.add(from, bytes)), read);
      const results = halves.map((half) => both(half, transform));
      storeSquare(f, f.local('i32', f.i32.add(target, bytes)), results, written);
    });
  };
  transformed(setup.x, [filtering.places, filtering.step], transforms.data, own.x, own.data);
  transformed(setup.dy, [filtering.taps, filtering.taps], transforms.filter, own.dy, own.slopes);
}

/** Sums the products over the tiles of each part. Items are parts. */
function sumPhase(setup: Setup): Phase {
  const { tiles, parts, perPart } = setup;
  return {
    items: parts,
    emit: (f, pointers) => {
      const own = ownOf(f, setup, pointers);
      f.for(pointers.begin, pointers.end, 1, (part) => {
        const sums = f.local('i32', f.i32.add(pointers.scratch, f.i32.mul(part, 4 * partNumbers(setup))));
        const first = f.local('i32', f.i32.mul(part, perPart));
        const after = f.i32.add(first, perPart);
        const last = f.local('i32', f.select(f.i32.const(tiles.count), after, f.i32.gt_s(after, tiles.count)));
        const isFirst = f.local('i32', 1);
        // A part without tiles still writes its zeros.
        f.for(first, f.i32.add(first, perPart), blockTiles, (start) => {
          const left = f.local('i32', f.i32.sub(last, start));
          const some = f.local('i32', f.select(f.i32.const(blockTiles), left, f.i32.gt_s(left, blockTiles)));
          const count = f.local('i32', f.select(some, 0, f.i32.gt_s(some, 0)));
          f.for(0, count, 1, (k) => {
            emitTileData(f, setup, pointers, own, f.local('i32', f.i32.add(start, k)), k);
          });
          emitSums(f, setup, own.data, own.slopes, sums, count, isFirst);
          f.set(isFirst, 0);
        });
      });
    },
  };
}

/** Adds up the parts in order and transforms back to 3 x 3 kernels. Items are output maps. */
function finishPhase(setup: Setup): Phase {
  const { problem, options, parts, filtering } = setup;
  const { inMaps, outMaps } = problem;
  const { along, results } = filtering;
  const kernelBytes = 4 * results ** 2;
  const columns = padded(inMaps);
  return {
    items: outMaps,
    emit: (f, { begin, end, output, scratch }) => {
      const transforms = transformsOf(f, filtering, options.madd);
      f.for(begin, end, 1, (k) => {
        const from = f.local('i32', f.i32.add(scratch, f.i32.mul(k, 4 * columns)));
        const to = f.local('i32', f.i32.add(output, f.i32.mul(k, kernelBytes * inMaps)));
        forQuads(f, inMaps, (first) => {
          const at = f.local('i32', f.i32.add(from, f.i32.shl(first, 2)));
          const load = (part: number, product: number) =>
            f.v128.load(at, { offset: 4 * (part * partNumbers(setup) + product * sumsStep(problem)) });
          const block = Array.from({ length: along }, (_, r) =>
            Array.from({ length: along }, (_, c) => {
              const total = f.local('v128', load(0, r * along + c));
              for (let part = 1; part < parts; part++) f.set(total, f.f32x4.add(total, load(part, r * along + c)));
              return total;
            }),
          );
          const target = f.local('i32', f.i32.add(to, f.i32.mul(first, kernelBytes)));
          both(block, transforms.result)
            .flat()
            .forEach((vector, tap) => {
              for (let lane = 0; lane < 4; lane++)
                f.v128.store32_lane(target, vector, lane, { offset: kernelBytes * lane + 4 * tap });
            });
        });
      });
    },
  };
}

/** Samples that tiles are chosen for. */
const usualSamples = 16;

/** The filtering of the least estimated cost among those whose tiles fill a block; undefined where there is none. */
function filteringFor(problem: Problem): Filtering | undefined {
  const usual = { ...problem, samples: usualSamples };
  const costOf = (each: Filtering) =>
    winogradWeightCost(problem, each, tilesFor(usual, each), { lanes: 16, madd: 'relaxed' });
  return filteringsFor('weight gradient', problem)
    .filter(({ taps }) => problem.samples * problem.result[0] * problem.result[1] >= fewestTiles * taps ** 2)
    .sort((a, b) => costOf(a) - costOf(b))[0];
}

/** Fewer tiles than this do not pay. */
const fewestTiles = 16;

/**
 * dw from x (input 0) and dy (input 1) by minimal filtering: the tiles of dy are the filters. The products are summed over
 * all tiles before they are transformed back.
 */
function winogradWeightGradient(problem: Problem, options: EmitOptions): Kernel {
  const setup = setUp(problem, filteringFor(problem)!, options);
  return {
    phases: [sumPhase(setup), finishPhase(setup)],
    scratch: setup.parts * partNumbers(setup),
    own: ownNumbers(setup),
  };
}

/** {@link winogradWeightGradient} as a way to compute a weight gradient. */
export const winogradWeights = {
  order: 'transformed',
  serves: (problem: Problem) => filteringFor(problem) !== undefined,
  cost: (problem: Problem, options: EmitOptions) => {
    const filtering = filteringFor(problem)!;
    return winogradWeightCost(problem, filtering, tilesFor(problem, filtering), options);
  },
  kernel: winogradWeightGradient,
};
