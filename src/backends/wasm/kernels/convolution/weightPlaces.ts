import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { EmitOptions, Kernel, Phase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import { vectorNumbers } from '../cost.ts';
import { laneSum } from '../sum.ts';
import { multiplyAdd, splitRows, type TileRun } from '../tile.ts';
import { prepareCycles } from './direct.ts';
import { type Layout, layoutOf, type Problem, tapPlace } from './layout.ts';
import { emitPartsSum, forParts, type Parts, partsOf } from './parts.ts';
import { preparePhase } from './prepare.ts';

/** Every weight's gradient is kept as 8 running sums, each over every eighth place; they are added up at the end. */
const lanes = 8;
const laneBytes = lanes * 4;
/** Places of the maps that one pass walks before the next tile takes its turn: what stays in the first cache. */
const placesPerPass = 1536;

/** Maps of short rows are walked as one run of whole vectors, which may go past their ends. */
const layoutFor = (problem: Problem) => layoutOf(problem, problem.result[1] < lanes ? lanes : 0);

/** How the places of a map are walked: rows of whole vectors. */
interface Walk {
  readonly rows: number;
  readonly vectors: number;
  /** Places of one more vector, at the end of a row, that the one before has seen; 0 where there is none. */
  readonly overlap: number;
  /** Numbers from one row to the next, in dy and in the maps. */
  readonly pitch: number;
  readonly readPitch: number;
  /** Numbers of one map of dy; `inPlace` where dy can be read where it is. */
  readonly mapSize: number;
  readonly inPlace: boolean;
}

/** Row by row, or short rows as one run over all of them, for which dy is laid out like the maps. */
function walkOf({ result: [rows, columns] }: Problem, layout: Layout): Walk {
  const perRow = Math.ceil(columns / lanes);
  const run = Math.ceil(((rows - 1) * layout.columns + columns) / lanes);
  if (columns < lanes) {
    const mapSize = run * lanes;
    return { rows: 1, vectors: run, overlap: 0, pitch: layout.columns, readPitch: 0, mapSize, inPlace: false };
  }
  const overlap = perRow * lanes - columns;
  const vectors = overlap === 0 ? perRow : perRow - 1;
  const walk = { rows, vectors, overlap, pitch: columns, readPitch: layout.columns };
  return { ...walk, mapSize: rows * columns, inPlace: true };
}

/** Columns of a register tile that share a walk: distances from a map's start to what each tap sees. */
interface ColumnRun extends TileRun {
  readonly chunks: readonly (readonly number[])[];
}

/** Taps in chunks of up to 5 that divide them evenly where possible; kernels of one tap take several maps instead. */
function columnRuns(problem: Problem, layout: Layout): ColumnRun[] {
  const taps = problem.kernel[0] * problem.kernel[1];
  if (taps === 1) {
    return splitRows(problem.inMaps, 4).map((run) => ({
      ...run,
      chunks: [Array.from({ length: run.rows }, (_, map) => map * layout.mapSize)],
    }));
  }
  const places = Array.from({ length: taps }, (_, tap) =>
    tapPlace(problem, layout, Math.floor(tap / problem.kernel[1]), tap % problem.kernel[1]),
  );
  const size = [3, 4, 5].find((each) => taps % each === 0) ?? 4;
  const chunks = splitRows(taps, size).flatMap(({ rows, start, count }) =>
    Array.from({ length: count }, (_, k) => places.slice(start + k * rows, start + (k + 1) * rows)),
  );
  return [{ rows: 1, start: 0, count: problem.inMaps, chunks }];
}

/** Output maps of a tile beside so many columns: sums, factors and one operand fit 16 registers. */
const mapsBeside = (columns: number) => Math.max(1, Math.min(4, Math.floor(11 / columns)));

interface Setup {
  readonly problem: Problem;
  readonly layout: Layout;
  readonly walk: Walk;
  readonly options: EmitOptions;
  /** Samples of one pass. */
  readonly pass: number;
  readonly parts: Parts;
  readonly places: { readonly maps: number; readonly dy: number; readonly sums: number };
}

interface Pointers {
  readonly x: Local<'i32'>;
  readonly dy: Local<'i32'>;
  readonly sums: Local<'i32'>;
  readonly samples: Local<'i32'>;
}

/** Sums dy times x over the samples of a pass for `maps` output maps and one chunk of columns, going on from memory. */
function emitChunk(
  f: FunctionBuilder,
  setup: Setup,
  maps: number,
  chunk: readonly number[],
  sumsAt: number,
  at: Pointers,
): void {
  const { options } = setup;
  // With 16 lanes both halves of a vector of 8 go side by side; with 8 one after the other: the sums are the same.
  if (options.lanes === 16) emitHalves(f, setup, maps, chunk, sumsAt, at, [0, 16]);
  else for (const half of [0, 16]) emitHalves(f, setup, maps, chunk, sumsAt, at, [half]);
}

/** All bits of the places that are not among the first `overlap` of a vector of 8, for one of its halves. */
const unseen = (f: FunctionBuilder, overlap: number, half: number) =>
  f.i32x4.const(
    ...([0, 1, 2, 3].map((lane) => (half / 4 + lane < overlap ? 0 : -1)) as [number, number, number, number]),
  );

function emitHalves(
  f: FunctionBuilder,
  setup: Setup,
  maps: number,
  chunk: readonly number[],
  sumsAt: number,
  at: Pointers,
  halves: readonly number[],
): void {
  const { problem, layout, walk, options } = setup;
  const mapSums = problem.inMaps * problem.kernel[0] * problem.kernel[1] * laneBytes;
  const place = (i: number, t: number, half: number) => ({ offset: i * mapSums + sumsAt + t * laneBytes + half });
  const x = f.local('i32', at.x);
  const dy = f.local('i32', at.dy);
  const sums = Array.from({ length: maps }, (_, i) =>
    chunk.map((_, t) => halves.map((half) => f.local('v128', f.v128.load(at.sums, place(i, t, half))))),
  );
  const step = (mask?: (half: number) => Local<'v128'>) => {
    const factors = Array.from({ length: maps }, (_, i) =>
      halves.map((half) => {
        const factor = f.v128.load(dy, { offset: i * walk.mapSize * 4 + half });
        return f.local('v128', mask === undefined ? factor : f.v128.and(factor, mask(half)));
      }),
    );
    chunk.forEach((distance, t) => {
      const seen = halves.map((half) => f.local('v128', f.v128.load(x, { offset: 4 * distance + half })));
      factors.forEach((factor, i) => {
        sums[i]![t]!.forEach((sum, h) => f.set(sum, multiplyAdd(f, options.madd, factor[h]!, seen[h]!, sum)));
      });
    });
  };
  const move = (numbers: number, slopes = numbers) => {
    advance(f, x, 4 * numbers);
    advance(f, dy, 4 * slopes);
  };
  const { vectors, overlap, readPitch, pitch } = walk;
  f.for(0, at.samples, 1, () => {
    f.for(0, walk.rows, 1, () => {
      f.for(0, vectors, 1, () => {
        step();
        move(lanes);
      });
      if (overlap > 0) {
        move(-overlap);
        step((half) => f.hoisted(unseen(f, overlap, half)));
      }
      const walked = vectors * lanes - overlap;
      move(readPitch - walked, pitch - walked);
    });
    const mapRows = (size: number, maps: number) => problem.groups * maps * size;
    move(
      mapRows(layout.mapSize, problem.inMaps) - walk.rows * readPitch,
      mapRows(walk.mapSize, problem.outMaps) - walk.rows * pitch,
    );
  });
  sums.forEach((row, i) => {
    row.forEach((pair, t) => pair.forEach((sum, h) => f.v128.store(at.sums, sum, place(i, t, halves[h]!))));
  });
}

/** Emits `body` once for each run, under a test of which run the tile belongs to. */
function forRun<R extends TileRun>(
  f: FunctionBuilder,
  runs: readonly R[],
  tile: Local<'i32'>,
  body: (run: R, first: Local<'i32'>) => void,
): void {
  let before = 0;
  for (const run of runs) {
    const start = before;
    const inside = () => body(run, f.local('i32', f.i32.add(f.i32.mul(f.i32.sub(tile, start), run.rows), run.start)));
    if (runs.length === 1) inside();
    else f.if(f.i32.and(f.i32.ge_s(tile, start), f.i32.lt_s(tile, start + run.count)), inside);
    before += run.count;
  }
}

const countTiles = (runs: readonly TileRun[]) => runs.reduce((total, run) => total + run.count, 0);

/** Tiles of output maps and of columns: an item is one of each, for one group and part. */
function tilesOf({ problem, layout }: Pick<Setup, 'problem' | 'layout'>) {
  const columns = columnRuns(problem, layout);
  const widest = Math.max(...columns.flatMap((run) => run.chunks.map((chunk) => chunk.length)));
  const rows = splitRows(problem.outMaps, mapsBeside(widest));
  return { columns, rows, columnTiles: countTiles(columns), rowTiles: countTiles(rows) };
}

/** Numbers of the running sums of one part. */
const sumsNumbers = ({ groups, outMaps, inMaps, kernel }: Problem) =>
  groups * outMaps * inMaps * kernel[0] * kernel[1] * lanes;

/** Sums of one tile over the samples of a pass; they start at zero where it is the first. */
function emitTile(
  f: FunctionBuilder,
  setup: Setup,
  row: TileRun,
  column: ColumnRun,
  at: Pointers,
  isFirst: Local<'i32'>,
): void {
  const { inMaps, kernel } = setup.problem;
  const taps = kernel[0] * kernel[1];
  f.if(isFirst, () => {
    for (let i = 0; i < row.rows; i++) {
      f.memory.fill(f.i32.add(at.sums, i * inMaps * taps * laneBytes), 0, column.rows * taps * laneBytes);
    }
  });
  const [chunk] = column.chunks as [readonly number[]];
  const step = stepOf(column.chunks);
  if (step === undefined) {
    let before = 0;
    for (const each of column.chunks) {
      emitChunk(f, setup, row.rows, each, before * laneBytes, at);
      before += each.length;
    }
    return;
  }
  const [x, sums] = [f.local('i32', at.x), f.local('i32', at.sums)];
  f.for(0, column.chunks.length, 1, () => {
    emitChunk(f, setup, row.rows, chunk, 0, { ...at, x, sums });
    advance(f, x, 4 * step);
    advance(f, sums, chunk.length * laneBytes);
  });
}

/** How far each chunk sees behind the one before, where that is the same for all taps: such chunks share their code. */
function stepOf(chunks: readonly (readonly number[])[]): number | undefined {
  const [first, second] = chunks;
  const step = second === undefined ? 0 : second[0]! - first![0]!;
  const isRegular = chunks.every(
    (chunk, k) => chunk.length === first!.length && chunk.every((distance, t) => distance === first![t]! + k * step),
  );
  return isRegular ? step : undefined;
}

/** Items are parts times groups times tiles of output maps times tiles of columns; passes over samples are outermost. */
function sumPhase(setup: Setup): Phase {
  const { problem, layout, walk, pass, parts, places } = setup;
  const { samples, groups, inMaps, outMaps, kernel } = problem;
  const taps = kernel[0] * kernel[1];
  const { columns, rows, columnTiles, rowTiles } = tilesOf(setup);
  const perPart = groups * rowTiles * columnTiles;
  return {
    items: parts.count * perPart,
    emit: (f, { begin, end, inputs, scratch }) => {
      const at = (base: Local<'i32'>, index: ReturnType<typeof f.i32.add>, bytes: number) =>
        f.local('i32', f.i32.add(base, f.i32.mul(index, bytes)));
      const dyBase = walk.inPlace ? inputs[1]! : f.local('i32', f.i32.add(scratch, places.dy * 4));
      const xBase = layout.inPlace ? inputs[0]! : f.local('i32', f.i32.add(scratch, places.maps * 4));
      const sumsBase = f.local('i32', f.i32.add(scratch, places.sums * 4));
      const emitItem = (item: Local<'i32'>, part: Local<'i32'>, n: Local<'i32'>, count: Local<'i32'>) => {
        const rowOfGroup = f.local('i32', f.i32.div_u(item, columnTiles));
        const group = f.local('i32', f.i32.div_u(rowOfGroup, rowTiles));
        const rowTile = f.local('i32', f.i32.rem_u(rowOfGroup, rowTiles));
        const columnTile = f.local('i32', f.i32.rem_u(item, columnTiles));
        const sampleGroup = f.local('i32', f.i32.add(f.i32.mul(n, groups), group));
        const keptGroup = f.i32.add(f.i32.mul(part, groups), group);
        const isFirst = f.local('i32', f.i32.eq(n, f.i32.mul(part, parts.samples)));
        forRun(f, rows, rowTile, (row, k) => {
          forRun(f, columns, columnTile, (column, c) => {
            const weight = f.i32.add(f.i32.mul(f.i32.add(f.i32.mul(keptGroup, outMaps), k), inMaps), c);
            const pointers = {
              x: at(xBase, f.i32.add(f.i32.mul(sampleGroup, inMaps), c), layout.mapSize * 4),
              dy: at(dyBase, f.i32.add(f.i32.mul(sampleGroup, outMaps), k), walk.mapSize * 4),
              sums: at(sumsBase, weight, taps * laneBytes),
              samples: count,
            };
            emitTile(f, setup, row, column, pointers, isFirst);
          });
        });
      };
      forParts(f, { begin, end }, parts, perPart, samples, (portion) => {
        f.for(portion.from, portion.to, pass, (n) => {
          const left = f.local('i32', f.i32.sub(portion.to, n));
          const count = f.local('i32', f.select(f.i32.const(pass), left, f.i32.lt_s(pass, left)));
          f.for(portion.begin, portion.end, 1, (item) => emitItem(item, portion.part, n, count));
        });
      });
    },
  };
}

/** Adds up the 8 running sums of every weight, those of all parts one after the other. Items are output maps. */
function reducePhase(problem: Problem, parts: Parts, place: number): Phase {
  const perMap = problem.inMaps * problem.kernel[0] * problem.kernel[1];
  const step = 4 * sumsNumbers(problem);
  return {
    items: problem.groups * problem.outMaps,
    emit: (f, { begin, end, output, scratch }) => {
      const from = f.local('i32', f.i32.add(f.i32.add(scratch, place * 4), f.i32.mul(begin, perMap * laneBytes)));
      const to = f.local('i32', f.i32.add(output, f.i32.mul(begin, perMap * 4)));
      f.for(f.i32.mul(begin, perMap), f.i32.mul(end, perMap), 1, () => {
        const [low, high] = [emitPartsSum(f, parts, from, step), emitPartsSum(f, parts, from, step, 16)];
        f.f32.store(to, laneSum(f, f.f32x4.add(low, high)));
        advance(f, from, laneBytes);
        advance(f, to, 4);
      });
    },
  };
}

/** The maps of dy, as maps to be laid out with rows filled up with zeros. */
function dyProblem(problem: Problem): Problem {
  const still = { step: 1, offset: 0 };
  return { ...problem, inMaps: problem.outMaps, source: problem.result, placement: [still, still] };
}

function dyLayout(problem: Problem, walk: Walk): Layout {
  const { mapSize, pitch } = walk;
  return { rows: problem.result[0], columns: pitch, phases: [1, 1], mapSize, inPlace: walk.inPlace };
}

/** Lanes run along the places of the maps: for a tile of output maps and taps, both operands are whole vectors. */
export function placesKernel(problem: Problem, options: EmitOptions): Kernel {
  const layout = layoutFor(problem);
  const walk = walkOf(problem, layout);
  const places = { maps: 0, dy: 0, sums: 0 };
  let next = 0;
  const phases: Phase[] = [];
  if (!layout.inPlace) {
    places.maps = next;
    next += problem.samples * problem.groups * problem.inMaps * layout.mapSize;
    phases.push(preparePhase(problem, layout, 0, places.maps));
  }
  if (!walk.inPlace) {
    places.dy = next;
    next += problem.samples * problem.groups * problem.outMaps * walk.mapSize;
    phases.push(preparePhase(dyProblem(problem), dyLayout(problem, walk), 1, places.dy));
  }
  places.sums = next;
  const pass = Math.max(1, Math.min(problem.samples, Math.floor(placesPerPass / walk.mapSize)));
  const parts = partsOf(problem, pass, sumsNumbers(problem));
  const setup = { problem, layout, walk, options, pass, parts, places };
  phases.push(sumPhase(setup), reducePhase(problem, parts, places.sums));
  return { phases, scratch: next + parts.count * sumsNumbers(problem) };
}

/** Reading and writing the running sums of a tile, for each vector of them. */
const sumCycles = 3;

export function placesCost(problem: Problem, options: EmitOptions): number {
  const { samples, groups } = problem;
  const layout = layoutFor(problem);
  const walk = walkOf(problem, layout);
  const passes = Math.ceil(samples / Math.max(1, Math.min(samples, Math.floor(placesPerPass / walk.mapSize))));
  const vectors = samples * walk.rows * (walk.vectors + (walk.overlap > 0 ? 1 : 0));
  const { columns, rows } = tilesOf({ problem, layout });
  const halves = lanes / vectorNumbers(options);
  let cycles = 0;
  for (const row of rows)
    for (const column of columns)
      for (const chunk of column.chunks) {
        const sums = row.rows * chunk.length;
        const step = Math.max(4, sums / 2, (row.rows + chunk.length) / 2) + 0.3;
        const tile = halves * (vectors * step + passes * (sumCycles * sums + 20 + 3 * walk.rows));
        cycles += row.count * column.count * tile;
      }
  const slopes = walk.inPlace ? 0 : prepareCycles(dyProblem(problem), dyLayout(problem, walk));
  return groups * cycles + prepareCycles(problem, layout) + slopes;
}
