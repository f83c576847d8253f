import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { EmitOptions, Kernel, Phase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import { copyCycles, stepCycles } from '../cost.ts';
import { ownSpace } from '../own.ts';
import { tileStep, zeroTile } from '../tile.ts';
import { emitTurn } from '../turn.ts';
import { prepareCycles } from './direct.ts';
import type { Problem } from './layout.ts';
import { preparePhase } from './prepare.ts';
import { type Columns, ownNumbers, panelBytes, panelMaps, type Setup, setUp } from './weightMapsSetup.ts';

/** Turns dy of `maps` maps and of the samples or rows of a pass, so that the maps of each place lie side by side. */
function emitSlopes(
  f: FunctionBuilder,
  { problem, walk }: Setup,
  maps: number,
  from: Local<'i32'>,
  to: Local<'i32'>,
  count: Local<'i32'>,
): void {
  const { groups, outMaps, result } = problem;
  const size = result[0] * result[1];
  const columns = walk.by === 'rows' ? result[1] : size;
  const source = f.local('i32', from);
  const target = f.local('i32', to);
  if (maps < panelMaps) f.memory.fill(to, 0, f.i32.mul(count, columns * panelBytes));
  f.for(0, count, 1, () => {
    emitTurn(f, source, target, { rows: maps, columns, fromRow: 4 * size, toRow: panelBytes });
    advance(f, source, 4 * (walk.by === 'rows' ? columns : groups * outMaps * size));
    advance(f, target, columns * panelBytes);
  });
}

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

interface Pointers {
  readonly x: Local<'i32'>;
  readonly slopes: Local<'i32'>;
  readonly sums: Local<'i32'>;
  /** Samples or rows of this pass. */
  readonly count: Local<'i32'>;
}

/** Steps of a row that are written out. */
const unroll = 4;
const shortRow = 8;

/** Address of what tap number `index`, counted over input maps, rows and columns of the kernel, sees from a place. */
function tapPointer(
  f: FunctionBuilder,
  { problem, layout }: Setup,
  x: Local<'i32'>,
  index: Local<'i32'>,
): Local<'i32'> {
  const [rows, columns] = problem.kernel;
  const tap = f.local('i32', f.i32.rem_u(index, rows * columns));
  const map = f.i32.mul(f.i32.div_u(index, rows * columns), layout.mapSize);
  const row = f.local('i32', f.i32.mul(f.i32.div_u(tap, columns), problem.dilation[0]));
  const column = f.local('i32', f.i32.mul(f.i32.rem_u(tap, columns), problem.dilation[1]));
  const [down, across] = layout.phases;
  const phase = f.i32.add(f.i32.mul(f.i32.rem_u(row, down), across), f.i32.rem_u(column, across));
  const line = f.i32.add(f.i32.mul(phase, layout.rows), f.i32.div_u(row, down));
  const place = f.i32.add(f.i32.mul(line, layout.columns), f.i32.div_u(column, across));
  return f.local('i32', f.i32.add(x, f.i32.shl(f.i32.add(map, place), 2)));
}

/** Sums over the places of a pass for one tile of `size` taps, and adds what comes out to the sums in memory. */
function emitTile(
  f: FunctionBuilder,
  setup: Setup,
  size: number,
  tap: Local<'i32'>,
  first: number,
  lanes: number,
  at: Pointers,
) {
  const { problem, layout, walk, options } = setup;
  const sums = zeroTile(f, size, lanes / 4);
  const taps = Array.from({ length: size }, (_, i) => tapPointer(f, setup, at.x, f.local('i32', f.i32.add(tap, i))));
  const move = (numbers: number) => {
    for (const each of taps) advance(f, each, 4 * numbers);
  };
  const slopes = f.local('i32', f.i32.add(at.slopes, 4 * first));
  const steps = (count: number) => {
    for (let u = 0; u < count; u++) {
      tileStep(
        f,
        options.madd,
        sums,
        (i) => f.v128.load32_splat(taps[i]!, { offset: 4 * u }),
        (j) => f.v128.load(slopes, { offset: u * panelBytes + 16 * j }),
      );
    }
    move(count);
    advance(f, slopes, count * panelBytes);
  };
  const row = () => {
    const whole = walk.columns <= shortRow ? 0 : walk.columns - (walk.columns % unroll);
    f.for(0, whole, unroll, () => steps(unroll));
    if (walk.columns > whole) steps(walk.columns - whole);
  };
  const outer = walk.by === 'rows' ? layout.columns : problem.groups * problem.inMaps * layout.mapSize;
  f.for(0, at.count, 1, () => {
    f.for(0, walk.rows, 1, () => {
      row();
      if (walk.rows > 1) move(layout.columns - walk.columns);
    });
    move(outer - walk.rows * (walk.rows > 1 ? layout.columns : walk.columns));
  });
  sums.forEach((vectors, i) => {
    const offset = (j: number) => ({ offset: i * panelBytes + 4 * first + 16 * j });
    const totals = vectors.map((sum, j) => f.local('v128', f.f32x4.add(sum, f.v128.load(at.sums, offset(j)))));
    totals.forEach((total, j) => f.v128.store(at.sums, total, offset(j)));
  });
}

/** All tiles of some input maps, for the output maps of a panel. */
function emitColumns(f: FunctionBuilder, setup: Setup, { tiles }: Columns, maps: number, at: Pointers): void {
  const sums = f.local('i32', at.sums);
  const tap = f.local('i32', 0);
  const lanes = Math.min(setup.options.lanes, maps <= 8 ? 8 : panelMaps);
  for (const { rows: size, count } of tiles) {
    f.for(0, count, 1, () => {
      for (let first = 0; first < maps; first += lanes) emitTile(f, setup, size, tap, first, lanes, { ...at, sums });
      advance(f, tap, size);
      advance(f, sums, size * panelBytes);
    });
  }
}

/** Walks all passes, giving the first sample, the first row, and how many of the outer axis there are. */
function forPasses(
  f: FunctionBuilder,
  { problem, walk }: Setup,
  body: (sample: Local<'i32'>, row: Local<'i32'> | undefined, count: Local<'i32'>) => void,
): void {
  const total = walk.by === 'rows' ? problem.result[0] : problem.samples;
  const least = (from: Local<'i32'>) => {
    const left = f.local('i32', f.i32.sub(total, from));
    return f.local('i32', f.select(f.i32.const(walk.pass), left, f.i32.gt_s(left, walk.pass)));
  };
  if (walk.by === 'samples') f.for(0, total, walk.pass, (sample) => body(sample, undefined, least(sample)));
  else f.for(0, problem.samples, 1, (sample) => f.for(0, total, walk.pass, (row) => body(sample, row, least(row))));
}

/** Items are groups times panels times runs of input maps; passes over the places are outermost. */
function sumPhase(setup: Setup): Phase {
  const { problem, layout, panels, runs, places } = setup;
  const { groups, inMaps, outMaps, kernel, result } = problem;
  const taps = kernel[0] * kernel[1];
  const size = result[0] * result[1];
  const lastMaps = outMaps - (panels - 1) * panelMaps;
  const items = groups * panels * runs.count;
  return {
    items,
    emit: (f, { begin, end, thread, inputs, scratch }) => {
      const source = layout.inPlace ? inputs[0]! : f.local('i32', f.i32.add(scratch, 4 * places.maps));
      const space = f.local('i32', f.i32.add(scratch, 4 * places.own));
      const slopes = ownSpace(f, thread, setup.options.threads ?? 1, space, 4 * ownNumbers(setup));
      forPasses(f, setup, (sample, row, count) => {
        const isFirst = f.local('i32', f.i32.eqz(row === undefined ? sample : f.i32.or(sample, row)));
        const turned = f.local('i32', -1);
        f.for(begin, end, 1, (item) => {
          const part = f.local('i32', f.i32.div_u(item, runs.count));
          const run = f.local('i32', f.i32.rem_u(item, runs.count));
          const panel = f.local('i32', f.i32.rem_u(part, panels));
          const group = f.local('i32', f.i32.add(f.i32.mul(sample, groups), f.i32.div_u(part, panels)));
          const map = f.i32.add(f.i32.mul(group, inMaps), f.i32.mul(run, runs.usual.maps));
          const x = f.local('i32', f.i32.add(source, f.i32.mul(map, 4 * layout.mapSize)));
          if (row !== undefined) f.set(x, f.i32.add(x, f.i32.mul(row, 4 * layout.columns)));
          const ofPanel = (body: (maps: number) => void) => {
            const [usual, last] = [() => body(panelMaps), () => body(lastMaps)];
            forLast(f, panel, panels, lastMaps === panelMaps, usual, last);
          };
          f.if(f.i32.ne(part, turned), () => {
            const slope = f.i32.add(f.i32.mul(group, outMaps), f.i32.mul(panel, panelMaps));
            const from = f.local('i32', f.i32.add(inputs[1]!, f.i32.mul(slope, 4 * size)));
            if (row !== undefined) f.set(from, f.i32.add(from, f.i32.mul(row, 4 * result[1])));
            ofPanel((maps) => emitSlopes(f, setup, maps, from, slopes, count));
            f.set(turned, part);
          });
          const weight = f.i32.add(f.i32.mul(part, inMaps), f.i32.mul(run, runs.usual.maps));
          const at = f.i32.add(f.i32.add(scratch, 4 * places.sums), f.i32.mul(weight, taps * panelBytes));
          const pointers = { x, slopes, sums: f.local('i32', at), count };
          const columns = (each: Columns, maps: number) => {
            f.if(isFirst, () => f.memory.fill(pointers.sums, 0, each.maps * taps * panelBytes));
            emitColumns(f, setup, each, maps, pointers);
          };
          const sameRuns = runs.last.maps === runs.usual.maps;
          ofPanel((maps) => {
            const [usual, last] = [() => columns(runs.usual, maps), () => columns(runs.last, maps)];
            forLast(f, run, runs.count, sameRuns, usual, last);
          });
        });
      });
    },
  };
}

/** Turns the sums back into weights K C R S. Items are groups times panels. */
function finishPhase({ problem, panels, places }: Setup): Phase {
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
        const turn = (columns: number) =>
          emitTurn(f, from, to, { rows: weights, columns, fromRow: panelBytes, toRow: 4 * weights });
        forLast(
          f,
          panel,
          panels,
          last === panelMaps,
          () => turn(panelMaps),
          () => turn(last),
        );
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
  const { layout, panels, places } = setup;
  const { groups, inMaps, kernel } = problem;
  return {
    phases: [
      ...(layout.inPlace ? [] : [preparePhase(problem, layout, 0, places.maps)]),
      sumPhase(setup),
      finishPhase(setup),
    ],
    scratch: places.sums + groups * panels * inMaps * kernel[0] * kernel[1] * panelMaps,
  };
}

/** Estimated cycles of {@link mapsKernel}. */
export function mapsCost(problem: Problem, options: EmitOptions): number {
  const { walk, runs, layout } = setUp(problem, options);
  const { samples, groups, inMaps, outMaps, kernel, result } = problem;
  const size = result[0] * result[1];
  const passes = walk.by === 'rows' ? samples * Math.ceil(result[0] / walk.pass) : Math.ceil(samples / walk.pass);
  const rowCount = samples * (walk.by === 'rows' ? result[0] : walk.rows);
  const tile = (rows: number, lanes: number) =>
    samples * size * stepCycles(rows, lanes, options) + rowCount * 3 + passes * (30 + 4 * rows);
  const columns = ({ tiles }: Columns, lanes: number) =>
    tiles.reduce((sum, { rows, count }) => sum + count * tile(rows, lanes), 0);
  const panel = (maps: number) => {
    const lanes = Math.min(options.lanes, maps <= 8 ? 8 : panelMaps);
    return Math.ceil(maps / lanes) * ((runs.count - 1) * columns(runs.usual, lanes) + columns(runs.last, lanes));
  };
  const rest = outMaps % panelMaps;
  const sums = Math.floor(outMaps / panelMaps) * panel(panelMaps) + (rest > 0 ? panel(rest) : 0);
  const slopes = samples * groups * Math.ceil(outMaps / panelMaps) * panelMaps * size;
  const turned = 1.5 * copyCycles(slopes, size < 4 ? 'single' : 'vectors');
  const finished = copyCycles(groups * outMaps * inMaps * kernel[0] * kernel[1], 'vectors');
  return groups * sums + turned + finished + prepareCycles(problem, layout);
}
