import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { KernelPointers, Phase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import { otherPointers } from '../epilogue.ts';
import { type Range, rangeOf } from '../samples.ts';
import {
  dataNumbers,
  emitProducts,
  emitTileData,
  emitTileResults,
  panelNumbers,
  type Setup,
  sumsNumbers,
} from './stages.ts';
import { tilePlace } from './tiles.ts';
import { emitTurn, emitTurnBack, turnedNumbers } from './turned.ts';

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
  f.for(0, setup.cut.block, 1, (k) => {
    const place = tilePlace(f, setup.tiles, f.local('i32', f.i32.add(tiles.first, k)), tiles.last);
    emitTileResults(f, setup, place, { ...space, offset, others }, k);
  });
}

/** Numbers of a thread's own space. */
export const ownNumbers = (setup: Setup) =>
  setup.cut.together * (turnedNumbers(setup.x) + turnedNumbers(setup.y)) + dataNumbers(setup) + sumsNumbers(setup);

function spaceOf(f: FunctionBuilder, setup: Setup, { own: maps }: KernelPointers): Space {
  const results = after(f, maps, setup.cut.together * turnedNumbers(setup.x));
  const data = after(f, results, setup.cut.together * turnedNumbers(setup.y));
  return { maps, results, data, sums: after(f, data, dataNumbers(setup)) };
}

/** What an item computes. */
interface Item {
  readonly sample: Local<'i32'>;
  readonly samples: Local<'i32'>;
  /** Rows of tiles. */
  readonly rows: Range;
  readonly panels: Range;
}

function itemOf(f: FunctionBuilder, setup: Setup, number: Local<'i32'>): Item {
  const { together, strips, parts } = setup.cut;
  const part = f.local('i32', f.i32.rem_u(number, parts));
  const rest = f.local('i32', f.i32.div_u(number, parts));
  const strip = f.local('i32', f.i32.rem_u(rest, strips));
  const sample = f.local('i32', f.i32.mul(f.i32.div_u(rest, strips), together));
  const left = f.local('i32', f.i32.sub(setup.problem.samples, sample));
  return {
    sample,
    samples: f.local('i32', f.select(f.i32.const(together), left, f.i32.gt_s(left, together))),
    rows: rangeOf(f, setup.tiles.down, strip, strips),
    panels: rangeOf(f, panelsOf(setup), part, parts),
  };
}

const scaled = (f: FunctionBuilder, { first, end }: Range, factor: number): Range => ({
  first: f.local('i32', f.i32.mul(first, factor)),
  end: f.local('i32', f.i32.mul(end, factor)),
});

function turnSamples(f: FunctionBuilder, setup: Setup, { inputs }: KernelPointers, space: Space, item: Item): void {
  const { x, filtering } = setup;
  const { first, end } = scaled(f, item.rows, filtering.step);
  const last = f.local('i32', f.i32.add(end, filtering.places - filtering.step));
  const from = times(f, inputs[0]!, item.sample, sourceBytes(setup));
  const to = f.local('i32', space.maps);
  f.for(0, item.samples, 1, () => {
    emitTurn(f, x, from, to, first, last);
    advance(f, from, sourceBytes(setup));
    advance(f, to, 4 * turnedNumbers(x));
  });
}

function turnSamplesBack(f: FunctionBuilder, setup: Setup, { output }: KernelPointers, space: Space, item: Item): void {
  const { y, filtering, options, problem, skip } = setup;
  const part = { rows: scaled(f, item.rows, filtering.results), maps: scaled(f, item.panels, options.lanes) };
  const from = f.local('i32', space.results);
  const to = times(f, output, item.sample, resultBytes(setup));
  f.for(0, item.samples, 1, () => {
    emitTurnBack(f, y, { count: problem.outMaps, size: problem.result, skip }, from, to, part);
    advance(f, from, 4 * turnedNumbers(y));
    advance(f, to, resultBytes(setup));
  });
}

/** The tiles of an item, numbered from its first sample on: all rows of its samples, or some of its one sample. */
function tilesOfItem(f: FunctionBuilder, setup: Setup, { samples, rows }: Item): Range {
  if (setup.cut.strips > 1) return scaled(f, rows, setup.tiles.across);
  return { first: f.local('i32', 0), end: f.local('i32', f.i32.mul(samples, tilesPerSample(setup))) };
}

function computeTiles(
  f: FunctionBuilder,
  setup: Setup,
  pointers: KernelPointers,
  space: Space,
  tiles: Range,
  panels: Range,
): void {
  const last = f.local('i32', f.i32.sub(tiles.end, 1));
  f.for(tiles.first, tiles.end, setup.cut.block, (first) => {
    f.for(0, setup.cut.block, 1, (k) => {
      const place = tilePlace(f, setup.tiles, f.local('i32', f.i32.add(first, k)), last);
      emitTileData(f, setup, place, space.maps, space.data, k);
    });
    f.for(panels.first, panels.end, 1, (panel) => emitPanel(f, setup, pointers, space, { first, last }, panel));
  });
}

/** Computes everything: an item from its input to its output before the next, so that what is passed on stays in the cache. */
export function computePhase(setup: Setup): Phase {
  const { together, strips, parts } = setup.cut;
  return {
    items: Math.ceil(setup.problem.samples / together) * strips * parts,
    emit: (f, pointers) => {
      const space = spaceOf(f, setup, pointers);
      f.for(pointers.begin, pointers.end, 1, (number) => {
        const item = itemOf(f, setup, number);
        turnSamples(f, setup, pointers, space, item);
        computeTiles(f, setup, pointers, space, tilesOfItem(f, setup, item), item.panels);
        turnSamplesBack(f, setup, pointers, space, item);
      });
    },
  };
}
