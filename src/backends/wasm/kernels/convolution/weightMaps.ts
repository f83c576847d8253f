import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { EmitOptions, Kernel, KernelPointers, Phase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import { copyCycles, stepCycles } from '../cost.ts';
import { splitRows } from '../tile.ts';
import { emitTurn } from '../turn.ts';
import { prepareCycles } from './direct.ts';
import type { Problem } from './layout.ts';
import { emitPartsSum, forParts, type Parts, type Portion } from './parts.ts';
import { preparePhase } from './prepare.ts';
import { ownNumbers, panelBytes, panelMaps, type Setup, setUp, sumsNumbers } from './weightMapsSetup.ts';
import { emitSlopes, emitTiles } from './weightMapsTiles.ts';

/** `usual`, but `last` for the last of `count`; one of them alone where they are the same or there is only one. */
function forLast(
  f: FunctionBuilder,
  index: Local<'i32'>,
  count: number,
  same: boolean,
  usual: () => void,
  last: () => void,
): void {
  if (same) usual();
  else if (count === 1) last();
  else f.if(f.i32.eq(index, count - 1), last, usual);
}

/** Some samples, or some rows of one. */
interface Pass {
  readonly sample: Local<'i32'>;
  readonly row: Local<'i32'> | undefined;
  /** Samples, or rows. */
  readonly count: Local<'i32'>;
  /** Whether it is the first of its part. */
  readonly isFirst: Local<'i32'>;
  /** The panel of which dy lies turned, -1 for none. */
  readonly turned: Local<'i32'>;
}

/** Walks all passes of a part. */
function forPasses(
  f: FunctionBuilder,
  { problem, walk }: Setup,
  { from, to }: Portion,
  body: (pass: Pass) => void,
): void {
  const isFirst = f.local('i32', 1);
  const pass = (sample: Local<'i32'>, row: Local<'i32'> | undefined, left: Local<'i32'>) => {
    const count = f.local('i32', f.select(f.i32.const(walk.pass), left, f.i32.gt_s(left, walk.pass)));
    body({ sample, row, count, isFirst, turned: f.local('i32', -1) });
    f.set(isFirst, 0);
  };
  const [rows] = problem.result;
  if (walk.by === 'samples') {
    f.for(from, to, walk.pass, (sample) => pass(sample, undefined, f.local('i32', f.i32.sub(to, sample))));
    return;
  }
  f.for(from, to, 1, (sample) => {
    f.for(0, rows, walk.pass, (row) => pass(sample, row, f.local('i32', f.i32.sub(rows, row))));
  });
}

/** Tiles of an item: they share what is turned of dy. */
const tilesPerItem = 16;

const runsOf = ({ tiles }: Setup) => Math.ceil(tiles.count / tilesPerItem);

/** One item of a pass: a run of tiles of one panel. */
function emitItem(
  f: FunctionBuilder,
  setup: Setup,
  { part }: Portion,
  { sample, row, count, isFirst, turned }: Pass,
  item: Local<'i32'>,
  { source, slopes, scratch, dy }: Addresses,
): void {
  const { problem, layout, panels, tiles, places } = setup;
  const { groups, inMaps, outMaps, kernel, result } = problem;
  const runs = runsOf(setup);
  const at = (base: Local<'i32'>, index: ReturnType<typeof f.i32.add>, bytes: number) =>
    f.local('i32', f.i32.add(base, f.i32.mul(index, bytes)));
  const groupPanel = f.local('i32', f.i32.div_u(item, runs));
  const panel = f.local('i32', f.i32.rem_u(groupPanel, panels));
  const group = f.local('i32', f.i32.add(f.i32.mul(sample, groups), f.i32.div_u(groupPanel, panels)));
  const lastMaps = outMaps - (panels - 1) * panelMaps;
  const ofPanel = (body: (maps: number) => void) => {
    const [usual, last] = [() => body(panelMaps), () => body(lastMaps)];
    forLast(f, panel, panels, lastMaps === panelMaps, usual, last);
  };
  f.if(f.i32.ne(groupPanel, turned), () => {
    const slope = f.i32.add(f.i32.mul(group, outMaps), f.i32.mul(panel, panelMaps));
    const from = at(dy, slope, 4 * result[0] * result[1]);
    if (row !== undefined) f.set(from, f.i32.add(from, f.i32.mul(row, 4 * result[1])));
    ofPanel((maps) => emitSlopes(f, setup, maps, from, slopes, count));
    f.set(turned, groupPanel);
  });
  const x = at(source, f.i32.mul(group, inMaps), 4 * layout.mapSize);
  if (row !== undefined) f.set(x, f.i32.add(x, f.i32.mul(row, 4 * layout.columns)));
  const kept = f.i32.add(f.i32.mul(part, groups * panels), groupPanel);
  const sums = at(scratch, kept, inMaps * kernel[0] * kernel[1] * panelBytes);
  f.set(sums, f.i32.add(sums, 4 * places.sums));
  const begin = f.local('i32', f.i32.mul(f.i32.rem_u(item, runs), tilesPerItem));
  const after = f.local('i32', f.i32.add(begin, tilesPerItem));
  const end = f.local('i32', f.select(after, tiles.count, f.i32.lt_s(after, tiles.count)));
  ofPanel((maps) => emitTiles(f, setup, maps, { begin, end }, isFirst, { x, slopes, sums, count }));
}

/** What items read, and where they sum. */
interface Addresses {
  readonly source: Local<'i32'>;
  readonly dy: Local<'i32'>;
  /** Where dy is turned. */
  readonly slopes: Local<'i32'>;
  readonly scratch: Local<'i32'>;
}

function addressesOf(f: FunctionBuilder, setup: Setup, { inputs, scratch, own }: KernelPointers): Addresses {
  const { layout, places } = setup;
  const at = (place: number) => f.local('i32', f.i32.add(scratch, 4 * place));
  return {
    source: layout.inPlace ? inputs[0]! : at(places.maps),
    dy: inputs[1]!,
    slopes: own,
    scratch,
  };
}

/** Items are parts times groups times panels times runs of tiles; passes over the places of a part are outermost. */
function sumPhase(setup: Setup): Phase {
  const { problem, panels, parts } = setup;
  const perPart = problem.groups * panels * runsOf(setup);
  return {
    items: parts.count * perPart,
    emit: (f, pointers) => {
      const addresses = addressesOf(f, setup, pointers);
      forParts(f, pointers, parts, perPart, problem.samples, (portion) => {
        forPasses(f, setup, portion, (pass) => {
          f.for(portion.begin, portion.end, 1, (item) => emitItem(f, setup, portion, pass, item, addresses));
        });
      });
    },
  };
}

/** Adds the sums of the other parts of a panel to those of the first. */
function emitAddParts(f: FunctionBuilder, parts: Parts, first: Local<'i32'>, weights: number, step: number): void {
  const at = f.local('i32', first);
  f.for(0, weights, 1, () => {
    for (let j = 0; j < panelBytes; j += 16) f.v128.store(at, emitPartsSum(f, parts, at, step, j), { offset: j });
    advance(f, at, panelBytes);
  });
}

/** Adds up the parts and turns the sums back into weights K C R S. Items are groups times panels. */
function finishPhase({ problem, panels, parts, places }: Setup): Phase {
  const { groups, inMaps, outMaps, kernel } = problem;
  const weights = inMaps * kernel[0] * kernel[1];
  const last = outMaps - (panels - 1) * panelMaps;
  return {
    items: groups * panels,
    emit: (f, { begin, end, output, scratch }) => {
      f.for(begin, end, 1, (item) => {
        const panel = f.local('i32', f.i32.rem_u(item, panels));
        const map = f.i32.add(f.i32.mul(f.i32.div_u(item, panels), outMaps), f.i32.mul(panel, panelMaps));
        const to = f.local('i32', f.i32.add(output, f.i32.mul(map, 4 * weights)));
        const sums = f.i32.add(scratch, 4 * places.sums);
        const from = f.local('i32', f.i32.add(sums, f.i32.mul(item, weights * panelBytes)));
        if (parts.count > 1) emitAddParts(f, parts, from, weights, groups * panels * weights * panelBytes);
        const turn = (columns: number) => () =>
          emitTurn(f, from, to, { rows: weights, columns, fromRow: panelBytes, toRow: 4 * weights });
        forLast(f, panel, panels, last === panelMaps, turn(panelMaps), turn(last));
      });
    },
  };
}

/**
 * dw from x and dy with the lanes along the output maps: dy is turned so that the maps lie side by side, and for a tile
 * of taps what they see of x is repeated over the lanes. Each pass over some places is summed up by itself.
 */
export function mapsKernel(problem: Problem, options: EmitOptions): Kernel {
  const setup = setUp(problem, options);
  const { layout, parts, places } = setup;
  return {
    phases: [
      ...(layout.inPlace ? [] : [preparePhase(problem, layout, 0, places.maps)]),
      sumPhase(setup),
      finishPhase(setup),
    ],
    scratch: places.sums + parts.count * sumsNumbers(problem),
    own: ownNumbers(setup),
  };
}

/** Estimated cycles of {@link mapsKernel}. */
export function mapsCost(problem: Problem, options: EmitOptions): number {
  const { walk, parts, layout } = setUp(problem, options);
  const { samples, groups, inMaps, outMaps, kernel, result } = problem;
  const size = result[0] * result[1];
  const passes = walk.by === 'rows' ? samples * Math.ceil(result[0] / walk.pass) : Math.ceil(samples / walk.pass);
  const rowCount = samples * (walk.by === 'rows' ? result[0] : walk.rows);
  const tile = (rows: number, lanes: number) =>
    samples * size * stepCycles(rows, lanes, options) + rowCount * 3 + passes * (30 + 4 * rows);
  const panel = (maps: number) => {
    const lanes = Math.min(options.lanes, maps <= 8 ? 8 : panelMaps);
    const tiles = splitRows(inMaps * kernel[0] * kernel[1]);
    return Math.ceil(maps / lanes) * tiles.reduce((sum, { rows, count }) => sum + count * tile(rows, lanes), 0);
  };
  const rest = outMaps % panelMaps;
  const sums = Math.floor(outMaps / panelMaps) * panel(panelMaps) + (rest > 0 ? panel(rest) : 0);
  const slopes = samples * groups * Math.ceil(outMaps / panelMaps) * panelMaps * size;
  const turned = 1.5 * copyCycles(slopes, size < 4 ? 'single' : 'vectors');
  const finished = parts.count * copyCycles(groups * outMaps * inMaps * kernel[0] * kernel[1], 'vectors');
  return groups * sums + turned + finished + prepareCycles(problem, layout);
}
