import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { EmitOptions, Phase } from '../../kernel.ts';
import type { Pack } from '../../math/packs.ts';
import { advance, loopNest } from '../../nest.ts';
import { type Epilogue, finish, otherPointers } from '../epilogue.ts';
import { storeRow, tileStep, zeroTile } from '../tile.ts';
import { transpose4 } from '../transpose.ts';
import type { Layout, Problem } from './layout.ts';
import { type Laid, mapsOf } from './prepare.ts';
import { type Spot, spotsFrom, spotsOf, startOf } from './spots.ts';
import { emitTaps } from './taps.ts';
import type { WeightSteps } from './weights.ts';

/** Output maps whose weights lie side by side: the lanes of a tile. */
const panelMaps = 16;

/** A tile of the most places. */
export const bufferNumbers = 6 * panelMaps;

/** Where a tile is turned, in numbers from the start of the thread's own space, and where maps are read. */
interface MapsPlaces {
  readonly buffer: number;
  readonly maps: Laid;
}

const panelsOf = ({ outMaps }: Problem) => Math.ceil(outMaps / panelMaps);

/** Numbers of weights in panels; places past the last map are zero. */
export const panelNumbers = (problem: Problem) =>
  problem.groups * panelsOf(problem) * panelMaps * problem.inMaps * problem.kernel[0] * problem.kernel[1];

/** Copies weights (input 1) into panels in the prepared space: for each input map and tap, 16 output maps side by side. Items are groups times panels. */
export function packPanelsPhase(problem: Problem, steps: WeightSteps): Phase {
  const panels = panelsOf(problem);
  const [rows, columns] = problem.kernel;
  const taps = problem.inMaps * rows * columns;
  const copy = (f: FunctionBuilder, from: Local<'i32'>, to: Local<'i32'>, maps: number) => {
    const axes = [
      { extent: problem.inMaps, strides: [rows * columns * panelMaps, steps.in] },
      { extent: rows, strides: [columns * panelMaps, steps.row] },
      { extent: columns, strides: [panelMaps, steps.column] },
    ];
    loopNest(f, axes, [to, from], () => {
      for (let k = 0; k < panelMaps; k++) {
        const number = k < maps ? f.i32.load(f.i32.add(from, 4 * k * steps.out)) : 0;
        f.i32.store(to, number, { offset: 4 * k });
      }
    });
  };
  return {
    items: problem.groups * panels,
    emit: (f, { begin, end, inputs, prepared }) => {
      f.for(begin, end, 1, (item) => {
        const panel = f.local('i32', f.i32.rem_u(item, panels));
        const group = f.i32.mul(f.i32.div_u(item, panels), steps.group);
        const source = f.i32.add(f.i32.add(group, f.i32.mul(panel, panelMaps * steps.out)), steps.start);
        const from = f.local('i32', f.i32.add(inputs[1]!, f.i32.shl(source, 2)));
        const to = f.local('i32', f.i32.add(prepared, f.i32.mul(item, 4 * panelMaps * taps)));
        const last = problem.outMaps - (panels - 1) * panelMaps;
        if (last === panelMaps) copy(f, from, to, panelMaps);
        else
          f.if(
            f.i32.eq(panel, panels - 1),
            () => copy(f, from, to, last),
            () => copy(f, from, to, panelMaps),
          );
      });
    },
  };
}

/**
 * Stores a tile of places x maps into the maps: blocks of 4 x 4 turned, the last of them overlapping. The tile goes
 * through memory: engines that fuse pairs of vectors start from the pairs that are stored side by side.
 */
function storeTurned(
  f: FunctionBuilder,
  tile: readonly Pack[],
  maps: number,
  buffer: Local<'i32'>,
  write: Local<'i32'>,
  mapBytes: number,
): void {
  const places = tile.length;
  const rowBytes = 16 * tile[0]!.length;
  tile.forEach((row, i) => storeRow(f, buffer, row, 4 * row.length, i * rowBytes));
  const starts = places < 4 ? [] : Array.from({ length: Math.ceil(places / 4) }, (_, k) => Math.min(4 * k, places - 4));
  const load = (place: number, vector: number) =>
    f.local('v128', f.v128.load(buffer, { offset: place * rowBytes + 16 * vector }));
  for (let vector = 0; vector * 4 < maps; vector++) {
    const count = Math.min(4, maps - 4 * vector);
    const base = 4 * vector * mapBytes;
    for (const start of starts) {
      const block = [0, 1, 2, 3].map((i) => load(start + i, vector));
      transpose4(f, block)
        .slice(0, count)
        .forEach((numbers, k) => f.v128.store(write, numbers, { offset: base + k * mapBytes + 4 * start }));
    }
    for (let i = 0; starts.length === 0 && i < places; i++) {
      const row = load(i, vector);
      for (let k = 0; k < count; k++) f.v128.store32_lane(write, row, k, { offset: base + k * mapBytes + 4 * i });
    }
  }
}

/** Stores a tile of places x maps that lie in maps of fewer places than a tile. */
function storeSpread(
  f: FunctionBuilder,
  tile: readonly Pack[],
  maps: number,
  buffer: Local<'i32'>,
  writes: readonly Spot[],
  mapBytes: number,
): void {
  if (mapBytes === 4) {
    tile.forEach((row, i) => storeRow(f, writes[i]!.pointer, row, maps, writes[i]!.offset));
    return;
  }
  const rowBytes = 16 * tile[0]!.length;
  tile.forEach((row, i) => storeRow(f, buffer, row, 4 * row.length, i * rowBytes));
  writes.forEach(({ pointer, offset }, i) => {
    for (let k = 0; k < maps; k++) {
      const number = f.i32.load(buffer, { offset: i * rowBytes + 4 * k });
      f.i32.store(pointer, number, { offset: offset + k * mapBytes });
    }
  });
}

/** Space and addresses of one tile. */
interface TileAt {
  readonly weights: Local<'i32'>;
  readonly reads: readonly Spot[];
  readonly writes: readonly Spot[];
  readonly buffer: Local<'i32'>;
  /** Numbers of the epilogue's other operands for the first map. */
  readonly others: readonly Local<'i32'>[];
}

/** The same places in other maps. */
const shifted = (f: FunctionBuilder, spots: readonly Spot[], bytes: number): Spot[] => {
  const moved = new Map(spots.map(({ pointer }) => [pointer, pointer]));
  for (const pointer of moved.keys()) moved.set(pointer, f.local('i32', f.i32.add(pointer, bytes)));
  return spots.map(({ pointer, offset }) => ({ pointer: moved.get(pointer)!, offset }));
};

/** One tile: some places times the maps of a panel, summed over input maps and taps in that order. */
function emitTile(
  f: FunctionBuilder,
  options: EmitOptions,
  problem: Problem,
  layout: Layout,
  maps: number,
  at: TileAt,
  epilogue: Epilogue | undefined,
): void {
  const mapBytes = problem.result[0] * problem.result[1] * 4;
  const lanes = Math.min(options.lanes, maps <= 8 ? 8 : panelMaps);
  for (let half = 0; half < maps; half += lanes) {
    const tile = zeroTile(f, at.reads.length, lanes / 4);
    const w = f.local('i32', at.weights);
    const reads = shifted(f, at.reads, 0);
    emitTaps(
      f,
      problem,
      layout,
      [...new Set(reads.map(({ pointer }) => pointer))],
      (tap, distance) => {
        tileStep(
          f,
          options.madd,
          tile,
          (i) => f.v128.load32_splat(reads[i]!.pointer, { offset: reads[i]!.offset + 4 * distance }),
          (j) => f.v128.load(w, { offset: 4 * (tap * panelMaps + half + 4 * j) }),
        );
      },
      (taps) => advance(f, w, 4 * taps * panelMaps),
    );
    const writes = shifted(f, at.writes, half * mapBytes);
    const count = Math.min(lanes, maps - half);
    const finished = tile.map((row) =>
      finish(f, options, epilogue, row, (index) =>
        row.map((_, j) => f.local('v128', f.v128.load(at.others[index]!, { offset: 4 * half + 16 * j }))),
      ),
    );
    if (spotsOf(problem).joined) storeSpread(f, finished, count, at.buffer, writes, mapBytes);
    else storeTurned(f, finished, count, at.buffer, writes[0]!.pointer, mapBytes);
  }
}

/** Tiles of one item: a panel of weights is read for all of them before the next. */
const tilesPerItem = 8;

/** Computes all results with the lanes along the output maps. Items are groups times units times runs of tiles. */
export function computeMapsPhase(
  problem: Problem,
  layout: Layout,
  places: MapsPlaces,
  options: EmitOptions,
  epilogue?: Epilogue,
): Phase {
  const { groups, inMaps, outMaps, kernel, result } = problem;
  const panels = panelsOf(problem);
  const last = outMaps - (panels - 1) * panelMaps;
  const mapBytes = result[0] * result[1] * 4;
  const panelBytes = 4 * panelMaps * inMaps * kernel[0] * kernel[1];
  const spots = spotsOf(problem);
  const runs = Math.ceil(spots.perUnit / tilesPerItem);
  const items = groups * spots.units * runs;
  return {
    items,
    emit: (f, pointers) => {
      const { begin, end, inputs, output, own, prepared } = pointers;
      const mapsAt = mapsOf(f, problem, layout, places.maps, pointers);
      const buffer = f.local('i32', f.i32.add(own, places.buffer * 4));
      f.for(begin, end, 1, (item) => {
        const part = f.local('i32', f.i32.div_u(item, runs));
        const group = f.local('i32', f.i32.rem_u(part, groups));
        const unit = f.local('i32', f.i32.div_u(part, groups));
        const first = f.local('i32', f.i32.mul(f.i32.rem_u(item, runs), tilesPerItem));
        const after = f.i32.add(first, tilesPerItem);
        const end = f.local('i32', f.select(f.i32.const(spots.perUnit), after, f.i32.gt_s(after, spots.perUnit)));
        const from = mapsAt(spots.joined ? group : part);
        const to = f.local('i32', f.i32.add(output, f.i32.mul(group, outMaps * mapBytes)));
        const weights = f.local('i32', f.i32.add(prepared, f.i32.mul(group, panels * panelBytes)));
        const others = otherPointers(f, epilogue, inputs, f.i32.mul(group, outMaps));
        const panel = (maps: number) => {
          f.for(first, end, 1, (index) => {
            const start = startOf(f, problem, spots, unit, index);
            const readSteps = {
              sample: spots.joined ? 4 * groups * inMaps * layout.mapSize : 0,
              row: 4 * layout.columns,
            };
            const writeSteps = { sample: groups * outMaps * mapBytes, row: 4 * result[1] };
            const reads = spotsFrom(f, problem, spots, start, from, readSteps);
            const writes = spotsFrom(f, problem, spots, start, to, writeSteps);
            emitTile(f, options, problem, layout, maps, { weights, reads, writes, buffer, others }, epilogue);
          });
          advance(f, weights, panelBytes);
          for (const other of others) advance(f, other, 4 * panelMaps);
          advance(f, to, panelMaps * mapBytes);
        };
        f.for(0, last === panelMaps ? panels : panels - 1, 1, () => panel(panelMaps));
        if (last < panelMaps) panel(last);
      });
    },
  };
}
