import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { EmitOptions, Kernel, KernelPointers, Phase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import type { Problem } from '../convolution/layout.ts';
import { forLanes, loadSquare, storeSquare } from './blocks.ts';
import { usualOptions, winogradWeightCost } from './cost.ts';
import { filteringFor } from './filtering.ts';
import { both, linear } from './linear.ts';
import type { Matrix } from './minimal.ts';
import { tilePlace } from './tiles.ts';
import { emitTurn, placeIn, type TurnedCopy, turnedNumbers } from './turned.ts';
import {
  blockTiles,
  dataNumbers,
  dataStep,
  mapsNumbers,
  padded,
  partNumbers,
  type Setup,
  setUp,
  sumsStep,
  tilesFor,
} from './weightSetup.ts';
import { emitProduct, emitProducts } from './weightSums.ts';

/** First maps of groups of four; the last group overlaps the one before. */
function forQuads(f: FunctionBuilder, maps: number, body: (first: Local<'i32'>) => void): void {
  f.for(0, Math.ceil(maps / 4), 1, (quad) => {
    const wanted = f.local('i32', f.i32.shl(quad, 2));
    body(f.local('i32', f.select(f.i32.const(maps - 4), wanted, f.i32.gt_s(wanted, maps - 4))));
  });
}

/** Turned maps of a sample, in space of a thread's own, and transformed tiles. */
interface Space {
  readonly x: Local<'i32'>;
  readonly dy: Local<'i32'>;
  readonly data: Local<'i32'>;
  readonly slopes: Local<'i32'>;
  /** The sample whose maps lie turned, -1 for none. */
  readonly sample: Local<'i32'>;
}

/** Behind the sums, for all threads, or behind the turned maps, for one. */
function spaceOf(f: FunctionBuilder, setup: Setup, { own: x, scratch }: KernelPointers): Space {
  const after = (base: Local<'i32'>, numbers: number) => f.local('i32', f.i32.add(base, 4 * numbers));
  const dy = after(x, turnedNumbers(setup.x));
  const data = setup.way === 'at once' ? after(scratch, partNumbers(setup)) : after(dy, turnedNumbers(setup.dy));
  const slopes = after(data, setup.filtering.products * dataStep(setup, setup.x.maps));
  return { x, dy, data, slopes, sample: f.local('i32', -1) };
}

/** Transforms tile number `tile`, number `k` of those that are kept; turns the maps of its sample if need be. */
function emitTileData(
  f: FunctionBuilder,
  setup: Setup,
  { inputs }: KernelPointers,
  space: Space,
  tile: Local<'i32'>,
  k: Local<'i32'>,
): void {
  const last = f.local('i32', setup.tiles.count - 1);
  const { sample, row, column } = tilePlace(f, setup.tiles, tile, last);
  const { filtering, options } = setup;
  const each = (turned: TurnedCopy, input: number, maps: Local<'i32'>) => {
    const bytes = 4 * turned.maps * turned.source[0] * turned.source[1];
    emitTurn(f, turned, f.local('i32', f.i32.add(inputs[input]!, f.i32.mul(sample, bytes))), maps, 0, turned.rows);
  };
  f.if(f.i32.ne(sample, space.sample), () => {
    each(setup.x, 0, space.x);
    each(setup.dy, 1, space.dy);
    f.set(space.sample, sample);
  });
  const transformed = (
    turned: TurnedCopy,
    [size, step]: readonly [number, number],
    matrix: Matrix,
    maps: Local<'i32'>,
    to: Local<'i32'>,
  ) => {
    const at = { sample: f.i32.const(0), row: f.i32.mul(row, step), column: f.i32.mul(column, step) };
    const from = placeIn(f, turned, maps, at);
    const target = f.local('i32', f.i32.add(to, f.i32.mul(k, 4 * padded(turned.maps))));
    const read = { size, row: 4 * turned.columns * turned.maps, column: 4 * turned.maps };
    const transform = linear(f, options.madd, matrix);
    const productBytes = 4 * dataStep(setup, turned.maps);
    const written = { row: filtering.along * productBytes, column: productBytes };
    forLanes(f, turned.maps, (bytes) => {
      const halves = loadSquare(f, f.local('i32', f.i32.add(from, bytes)), read);
      const results = halves.map((half) => both(half, transform));
      storeSquare(f, f.local('i32', f.i32.add(target, bytes)), results, written);
    });
  };
  transformed(setup.x, [filtering.places, filtering.step], filtering.matrices.data, space.x, space.data);
  transformed(setup.dy, [filtering.taps, filtering.taps], filtering.matrices.filter, space.dy, space.slopes);
}

/** Transforms all tiles. Items are samples. */
function transformPhase(setup: Setup): Phase {
  const { problem, tiles } = setup;
  const perSample = tiles.down * tiles.across;
  return {
    items: problem.samples,
    emit: (f, pointers) => {
      const space = spaceOf(f, setup, pointers);
      f.for(f.i32.mul(pointers.begin, perSample), f.i32.mul(pointers.end, perSample), 1, (tile) => {
        emitTileData(f, setup, pointers, space, tile, tile);
      });
    },
  };
}

/** Sums them, one block after the other. Items are products. */
function productPhase(setup: Setup): Phase {
  const { problem, tiles, filtering } = setup;
  return {
    items: filtering.products,
    emit: (f, pointers) => {
      const space = spaceOf(f, setup, pointers);
      f.for(pointers.begin, pointers.end, 1, (product) => {
        const at = (base: Local<'i32'>, numbers: number) =>
          f.local('i32', f.i32.add(base, f.i32.mul(product, 4 * numbers)));
        const sums = at(pointers.scratch, sumsStep(setup));
        const data = at(space.data, dataStep(setup, problem.inMaps));
        const slopes = at(space.slopes, dataStep(setup, problem.outMaps));
        f.for(0, tiles.count, blockTiles, (start) => {
          const left = f.local('i32', f.i32.sub(tiles.count, start));
          const count = f.local('i32', f.select(f.i32.const(blockTiles), left, f.i32.gt_s(left, blockTiles)));
          emitProduct(f, setup, { data, slopes, sums, count, isFirst: f.local('i32', f.i32.eqz(start)) });
          advance(f, data, 4 * blockTiles * padded(problem.inMaps));
          advance(f, slopes, 4 * blockTiles * padded(problem.outMaps));
        });
      });
    },
  };
}

/** Transforms the tiles of each part and sums their products, block by block. Items are parts. */
function partPhase(setup: Setup): Phase {
  const { tiles, parts, perPart } = setup;
  return {
    items: parts,
    emit: (f, pointers) => {
      const space = spaceOf(f, setup, pointers);
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
            emitTileData(f, setup, pointers, space, f.local('i32', f.i32.add(start, k)), k);
          });
          emitProducts(f, setup, { data: space.data, slopes: space.slopes, sums, count, isFirst });
          f.set(isFirst, 0);
        });
      });
    },
  };
}

/** Adds up the parts in order and transforms back to kernels. Items are output maps. */
function finishPhase(setup: Setup): Phase {
  const { problem, options, parts, filtering } = setup;
  const { inMaps, outMaps } = problem;
  const { along, results } = filtering;
  const kernelBytes = 4 * results ** 2;
  const columns = padded(inMaps);
  return {
    items: outMaps,
    emit: (f, { begin, end, output, scratch }) => {
      const transform = linear(f, options.madd, filtering.matrices.result);
      f.for(begin, end, 1, (k) => {
        const from = f.local('i32', f.i32.add(scratch, f.i32.mul(k, 4 * columns)));
        const to = f.local('i32', f.i32.add(output, f.i32.mul(k, kernelBytes * inMaps)));
        forQuads(f, inMaps, (first) => {
          const at = f.local('i32', f.i32.add(from, f.i32.shl(first, 2)));
          const load = (part: number, product: number) =>
            f.v128.load(at, { offset: 4 * (part * partNumbers(setup) + product * sumsStep(setup)) });
          const block = Array.from({ length: along }, (_, r) =>
            Array.from({ length: along }, (_, c) => {
              const total = f.local('v128', load(0, r * along + c));
              for (let part = 1; part < parts; part++) f.set(total, f.f32x4.add(total, load(part, r * along + c)));
              return total;
            }),
          );
          const target = f.local('i32', f.i32.add(to, f.i32.mul(first, kernelBytes)));
          both(block, transform)
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

/** Fewer tiles than this do not pay. */
const fewestTiles = 16;

const chosenFor = (problem: Problem) =>
  filteringFor({
    pass: 'weight gradient',
    problem,
    fewestTiles,
    tilesOf: (samples, filtering) => tilesFor({ ...problem, samples }, filtering),
    cost: (filtering, tiles) => winogradWeightCost(problem, filtering, tiles, usualOptions),
  });

/**
 * dw from x (input 0) and dy (input 1) by minimal filtering: the tiles of dy are the filters. The products are summed over
 * all tiles before they are transformed back.
 */
function winogradWeightGradient(problem: Problem, options: EmitOptions): Kernel {
  const setup = setUp(problem, chosenFor(problem)!, options);
  const sums = setup.parts * partNumbers(setup);
  if (setup.way === 'at once') {
    return {
      phases: [transformPhase(setup), productPhase(setup), finishPhase(setup)],
      scratch: sums + dataNumbers(setup),
      own: mapsNumbers(setup),
    };
  }
  return {
    phases: [partPhase(setup), finishPhase(setup)],
    scratch: sums,
    own: mapsNumbers(setup) + dataNumbers(setup),
  };
}

/** {@link winogradWeightGradient} as a way to compute a weight gradient. */
export const winogradWeights = {
  order: 'transformed',
  serves: (problem: Problem) => chosenFor(problem) !== undefined,
  cost: (problem: Problem, options: EmitOptions) => {
    const filtering = chosenFor(problem)!;
    return winogradWeightCost(problem, filtering, tilesFor(problem, filtering), options);
  },
  kernel: winogradWeightGradient,
};
