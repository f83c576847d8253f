import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { EmitOptions } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import type { Problem } from '../convolution/layout.ts';
import type { WeightSteps } from '../convolution/weights.ts';
import { type Epilogue, finish } from '../epilogue.ts';
import { splitRows, storeRow, tileStep, zeroTile } from '../tile.ts';
import { forLanes, loadSquare, storeSquare } from './blocks.ts';
import type { Cut } from './cut.ts';
import type { Filtering, Pass } from './filtering.ts';
import { both, linear } from './linear.ts';
import type { TilePlace, Tiles } from './tiles.ts';
import { placeIn, type Turned, type TurnedCopy } from './turned.ts';

/** A convolution, or the input gradient of one, to be computed by minimal filtering. */
export interface Filtered {
  readonly pass: Pass;
  readonly problem: Problem;
  /** Rows and columns of the first tiles that lie before the first results. */
  readonly skip: readonly [number, number];
  readonly steps: Pick<WeightSteps, 'out' | 'in' | 'row'>;
  readonly epilogue?: Epilogue | undefined;
}

/** How that is done. */
export interface Setup extends Filtered {
  readonly filtering: Filtering;
  readonly tiles: Tiles;
  readonly cut: Cut;
  /** The maps that are read, and those that are computed: whole tiles, whole panels of maps. */
  readonly x: TurnedCopy;
  readonly y: Turned;
  readonly options: EmitOptions;
}

/** A line that keeps products a power of two apart out of the same few sets of the cache. */
const line = 16;
const dataStep = ({ problem, cut }: Setup) => cut.block * problem.inMaps + line;
const sumsStep = ({ options, cut }: Setup) => cut.block * options.lanes + line;
export const weightsStep = ({ problem, options }: Setup) => problem.inMaps * options.lanes + line;

/** Numbers of the transformed data of a block, `[product][tile][map]`; of its sums for a panel, `[product][tile][lane]`. */
export const dataNumbers = (setup: Setup) => setup.filtering.products * dataStep(setup);
export const sumsNumbers = (setup: Setup) => setup.filtering.products * sumsStep(setup);
/** Numbers of the transformed weights of a panel of output maps, `[product][map][lane]`. */
export const panelNumbers = (setup: Setup) => setup.filtering.products * weightsStep(setup);

/** B^T d B of all maps for the tile at a place, number `k` of its block. */
export function emitTileData(
  f: FunctionBuilder,
  setup: Setup,
  place: TilePlace,
  maps: Local<'i32'>,
  data: Local<'i32'>,
  k: Local<'i32'>,
): void {
  const { filtering, problem, x, options } = setup;
  const { step, places, along, matrices } = filtering;
  const transform = linear(f, options.madd, matrices.data);
  const [row, column] = [f.i32.mul(place.row, step), f.i32.mul(place.column, step)];
  const from = placeIn(f, x, maps, { sample: place.sample, row, column });
  const to = f.local('i32', f.i32.add(data, f.i32.mul(k, 4 * problem.inMaps)));
  const steps = { row: 4 * along * dataStep(setup), column: 4 * dataStep(setup) };
  forLanes(f, problem.inMaps, (bytes) => {
    const source = f.local('i32', f.i32.add(from, bytes));
    const halves = loadSquare(f, source, { size: places, row: 4 * x.columns * x.maps, column: 4 * x.maps });
    const results = halves.map((half) => both(half, transform));
    storeSquare(f, f.local('i32', f.i32.add(to, bytes)), results, steps);
  });
}

/** For each product and tile of the block, the sums over input maps of data times weights, for a panel of output maps. */
export function emitProducts(
  f: FunctionBuilder,
  setup: Setup,
  weights: Local<'i32'>,
  data: Local<'i32'>,
  sums: Local<'i32'>,
): void {
  const { problem, filtering, options } = setup;
  const { lanes, madd } = options;
  const pitch = 4 * problem.inMaps;
  const [w, d, to] = [f.local('i32', weights), f.local('i32', data), f.local('i32', sums)];
  const emitTiles = (rows: number, from: Local<'i32'>, target: Local<'i32'>) => {
    const tile = zeroTile(f, rows, lanes / 4);
    const [factor, numbers] = [f.local('i32', from), f.local('i32', w)];
    const step = (u: number) =>
      tileStep(
        f,
        madd,
        tile,
        (i) => f.v128.load32_splat(factor, { offset: i * pitch + 4 * u }),
        (j) => f.v128.load(numbers, { offset: 4 * (u * lanes + 4 * j) }),
      );
    emitUnrolled(f, problem.inMaps, 4, step, (count) => {
      advance(f, factor, 4 * count);
      advance(f, numbers, 4 * count * lanes);
    });
    tile.forEach((row, i) => storeRow(f, target, row, lanes, 4 * i * lanes));
  };
  f.for(0, filtering.products, 1, () => {
    const [from, target] = [f.local('i32', d), f.local('i32', to)];
    for (const { rows, count } of splitRows(setup.cut.block)) {
      f.for(0, count, 1, () => {
        emitTiles(rows, from, target);
        advance(f, from, rows * pitch);
        advance(f, target, 4 * rows * lanes);
      });
    }
    advance(f, w, 4 * weightsStep(setup));
    advance(f, d, 4 * dataStep(setup));
    advance(f, to, 4 * sumsStep(setup));
  });
}

/** `count` steps, `size` of them written out in each round of a loop; `move` takes the pointers along. */
function emitUnrolled(
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

/** A^T m A for tile number `k` of a block and a panel of output maps, the first at `offset` bytes: epilogue included. */
export function emitTileResults(
  f: FunctionBuilder,
  setup: Setup,
  place: TilePlace,
  at: {
    readonly sums: Local<'i32'>;
    readonly results: Local<'i32'>;
    readonly offset: Local<'i32'>;
    readonly others: readonly Local<'i32'>[];
  },
  k: Local<'i32'>,
): void {
  const { filtering, y, options, epilogue } = setup;
  const { results: size, along, matrices } = filtering;
  const transform = linear(f, options.madd, matrices.result);
  const [row, column] = [f.i32.mul(place.row, size), f.i32.mul(place.column, size)];
  const place0 = placeIn(f, y, at.results, { sample: place.sample, row, column });
  const to = f.local('i32', f.i32.add(place0, at.offset));
  const from = f.local('i32', f.i32.add(at.sums, f.i32.mul(k, 4 * options.lanes)));
  forLanes(f, options.lanes, (bytes) => {
    const source = f.local('i32', f.i32.add(from, bytes));
    const halves = loadSquare(f, source, {
      size: along,
      row: 4 * along * sumsStep(setup),
      column: 4 * sumsStep(setup),
    });
    const other = (index: number, half: number) =>
      f.local('v128', f.v128.load(f.i32.add(at.others[index]!, bytes), { offset: 16 * half }));
    const results = halves.map((square, half) =>
      both(square, transform).map((vectors) =>
        finish(f, options, epilogue, vectors, (index) => {
          const numbers = other(index, half);
          return vectors.map(() => numbers);
        }).map((vector) => f.local('v128', vector)),
      ),
    );
    const target = f.local('i32', f.i32.add(to, bytes));
    storeSquare(f, target, results, { row: 4 * y.columns * y.maps, column: 4 * y.maps });
  });
}
