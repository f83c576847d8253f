import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { EmitOptions, Kernel, Phase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import type { Layout, Problem } from '../convolution/layout.ts';
import { preparePhase } from '../convolution/prepare.ts';
import { ownSpace } from '../own.ts';
import { splitRows, storeRow, type Tile, tileStep } from '../tile.ts';
import { filtering4 } from './filtering.ts';
import { tilePlace, tilesOf, winogradLayout } from './tiles.ts';
import { both, gather, Transforms } from './transforms.ts';

/** F(3x3, 4x4) has the sizes of F(4x4, 3x3): a tile of 4 x 4 slopes on 6 x 6 data. */
const { tile: tileSize, data: dataSize, products } = filtering4;

/** Tiles that are transformed together before their products are summed. */
const blockTiles = 64;
/** Numbers in a panel of columns: rows of transformed data are filled up to whole panels. */
const panel = 16;
/** Sums over so many fixed parts of the tiles are kept apart, so that threads can share the work: same bits for any number. */
const parts = 4;

const padded = (maps: number) => Math.ceil(maps / panel) * panel;

interface Setup {
  readonly problem: Problem;
  readonly layout: Layout;
  readonly dyLayout: Layout;
  readonly options: EmitOptions;
  readonly places: { readonly maps: number; readonly dy: number; readonly own: number; readonly sums: number };
}

/**
 * Numbers from one product to the next: one cache line more than they fill, since lines a power of two apart would drive
 * each other out of the cache.
 */
const blockStep = (maps: number) => blockTiles * padded(maps) + panel;
const sumsStep = ({ inMaps, outMaps }: Problem) => outMaps * padded(inMaps) + panel;

/** Numbers of per-thread space: transformed data and slopes of a block, `[product][tile][map]`. */
const ownNumbers = ({ inMaps, outMaps }: Problem) => products * (blockStep(inMaps) + blockStep(outMaps));
const partNumbers = (problem: Problem) => products * sumsStep(problem);

/** First maps of groups of four; the last group overlaps the one before. */
function forQuads(f: FunctionBuilder, maps: number, body: (first: Local<'i32'>) => void): void {
  f.for(0, Math.ceil(maps / 4), 1, (quad) => {
    const wanted = f.local('i32', f.i32.shl(quad, 2));
    body(f.local('i32', f.select(f.i32.const(maps - 4), wanted, f.i32.gt_s(wanted, maps - 4))));
  });
}

/** Transforms the places of one tile in all maps, four maps at a time: to[product][tile][map]. */
function emitTransform(
  f: FunctionBuilder,
  setup: Setup,
  maps: number,
  { size, layout, transform }: { size: number; layout: Layout; transform: 'data6' | 'filter4to6' },
  from: Local<'i32'>,
  to: Local<'i32'>,
): void {
  const transforms = new Transforms(f, setup.options.madd);
  forQuads(f, maps, (first) => {
    const pointers = [0, 1, 2, 3].map((k) =>
      f.local('i32', f.i32.add(from, f.i32.mul(f.i32.add(first, k), 4 * layout.mapSize))),
    );
    const block = Array.from({ length: size }, (_, r) =>
      Array.from({ length: size }, (_, c) => gather(f, pointers, 4 * (r * layout.columns + c))),
    );
    const target = f.local('i32', f.i32.add(to, f.i32.shl(first, 2)));
    both(block, (list) => transforms[transform](list))
      .flat()
      .forEach((vector, product) => f.v128.store(target, vector, { offset: 4 * product * blockStep(maps) }));
  });
}

/** sums[product][k][c] += sum over tiles of slopes[product][tile][k] data[product][tile][c]. */
function emitSums(
  f: FunctionBuilder,
  { problem, options }: Setup,
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
  f.for(0, products, 1, () => {
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

/** Sums the products over the tiles of each part. Items are parts. */
function sumPhase(setup: Setup): Phase {
  const { problem, layout, dyLayout, options, places } = setup;
  const tiles = tilesOf(problem, filtering4);
  const perPart = Math.ceil(tiles.count / parts);
  return {
    items: parts,
    emit: (f, { begin, end, thread, inputs, scratch }) => {
      const at = (place: number) => f.local('i32', f.i32.add(scratch, 4 * place));
      const data = ownSpace(f, thread, options.threads ?? 1, at(places.own), 4 * ownNumbers(problem));
      const slopes = f.local('i32', f.i32.add(data, 4 * products * blockStep(problem.inMaps)));
      const maps = at(places.maps);
      const dy = dyLayout.inPlace ? inputs[1]! : at(places.dy);
      f.for(begin, end, 1, (part) => {
        const sums = f.local('i32', f.i32.add(at(places.sums), f.i32.mul(part, 4 * partNumbers(problem))));
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
            const { sample, row, column } = tilePlace(f, tiles, f.local('i32', f.i32.add(start, k)));
            const address = (base: Local<'i32'>, count: number, each: Layout) => {
              const map = f.i32.mul(sample, 4 * count * each.mapSize);
              const place = f.i32.add(f.i32.mul(row, 4 * tileSize * each.columns), f.i32.mul(column, 4 * tileSize));
              return f.local('i32', f.i32.add(base, f.i32.add(map, place)));
            };
            const x = address(maps, problem.inMaps, layout);
            const slope = address(dy, problem.outMaps, dyLayout);
            const xTo = f.local('i32', f.i32.add(data, f.i32.mul(k, 4 * padded(problem.inMaps))));
            const slopeTo = f.local('i32', f.i32.add(slopes, f.i32.mul(k, 4 * padded(problem.outMaps))));
            emitTransform(f, setup, problem.inMaps, { size: dataSize, layout, transform: 'data6' }, x, xTo);
            emitTransform(
              f,
              setup,
              problem.outMaps,
              { size: tileSize, layout: dyLayout, transform: 'filter4to6' },
              slope,
              slopeTo,
            );
          });
          emitSums(f, setup, data, slopes, sums, count, isFirst);
          f.set(isFirst, 0);
        });
      });
    },
  };
}

/** Adds up the parts in order and transforms back to 3 x 3 kernels. Items are output maps. */
function finishPhase({ problem, options, places }: Setup): Phase {
  const { inMaps, outMaps } = problem;
  const columns = padded(inMaps);
  return {
    items: outMaps,
    emit: (f, { begin, end, output, scratch }) => {
      const transforms = new Transforms(f, options.madd);
      f.for(begin, end, 1, (k) => {
        const from = f.local('i32', f.i32.add(f.i32.add(scratch, 4 * places.sums), f.i32.mul(k, 4 * columns)));
        const to = f.local('i32', f.i32.add(output, f.i32.mul(k, 36 * inMaps)));
        forQuads(f, inMaps, (first) => {
          const at = f.local('i32', f.i32.add(from, f.i32.shl(first, 2)));
          const load = (part: number, product: number) =>
            f.v128.load(at, { offset: 4 * (part * partNumbers(problem) + product * sumsStep(problem)) });
          const block = Array.from({ length: dataSize }, (_, r) =>
            Array.from({ length: dataSize }, (_, c) => {
              const total = f.local('v128', load(0, r * dataSize + c));
              for (let part = 1; part < parts; part++) f.set(total, f.f32x4.add(total, load(part, r * dataSize + c)));
              return total;
            }),
          );
          const target = f.local('i32', f.i32.add(to, f.i32.mul(first, 36)));
          both(block, (list) => transforms.result3(list))
            .flat()
            .forEach((vector, tap) => {
              for (let lane = 0; lane < 4; lane++)
                f.v128.store32_lane(target, vector, lane, { offset: 36 * lane + 4 * tap });
            });
        });
      });
    },
  };
}

/** Maps of dy with room for whole tiles; read where they are when they consist of whole tiles. */
function slopeLayout({ result }: Problem): Layout {
  const [rows, columns] = result.map((size) => Math.ceil(size / tileSize) * tileSize) as [number, number];
  const inPlace = rows === result[0] && columns === result[1];
  return { rows, columns, phases: [1, 1], mapSize: rows * columns, inPlace };
}

/**
 * dw of a 3 x 3 convolution from x (input 0) and dy (input 1) by F(3x3, 4x4): the tiles of dy are the filters. The
 * products are summed over all tiles before they are transformed back.
 */
export function winogradWeightGradient(problem: Problem, options: EmitOptions): Kernel {
  const layout = winogradLayout(problem, filtering4);
  const dyLayout = slopeLayout(problem);
  const { samples, inMaps, outMaps } = problem;
  const dy = samples * inMaps * layout.mapSize;
  const own = dy + (dyLayout.inPlace ? 0 : samples * outMaps * dyLayout.mapSize);
  const sums = own + (options.threads ?? 1) * ownNumbers(problem);
  const setup: Setup = { problem, layout, dyLayout, options, places: { maps: 0, dy, own, sums } };
  const still = { step: 1, offset: 0 };
  const dyProblem: Problem = { ...problem, inMaps: outMaps, source: problem.result, placement: [still, still] };
  const phases: Phase[] = [preparePhase(problem, layout, 0, 0)];
  if (!dyLayout.inPlace) phases.push(preparePhase(dyProblem, dyLayout, 1, dy));
  phases.push(sumPhase(setup), finishPhase(setup));
  return { phases, scratch: sums + parts * partNumbers(problem) };
}
