import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import { advance } from '../../nest.ts';
import { tileStep, zeroTile } from '../tile.ts';
import { emitTurn } from '../turn.ts';
import { panelBytes, panelMaps, type Setup } from './weightMapsSetup.ts';

/** Turns dy of `maps` maps and of the samples or rows of a pass, so that the maps of each place lie side by side. */
export function emitSlopes(
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

/** What a tile reads and where it sums. */
export interface Pointers {
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

/** Tiles of taps, from one up to another. */
export interface TileSpan {
  readonly begin: Local<'i32'>;
  readonly end: Local<'i32'>;
}

/** Some tiles for the output maps of a panel; where `isFirst`, their sums start at zero. */
export function emitTiles(
  f: FunctionBuilder,
  setup: Setup,
  maps: number,
  { begin, end }: TileSpan,
  isFirst: Local<'i32'>,
  at: Pointers,
): void {
  const { tiles } = setup;
  const tapAt = (tile: Local<'i32'>) => {
    const large = f.select(tile, tiles.large, f.i32.lt_s(tile, tiles.large));
    return f.local('i32', f.i32.add(f.i32.mul(tile, tiles.rows), large));
  };
  const tap = tapAt(begin);
  const sums = f.local('i32', f.i32.add(at.sums, f.i32.mul(tap, panelBytes)));
  f.if(isFirst, () => f.memory.fill(sums, 0, f.i32.mul(f.i32.sub(tapAt(end), tap), panelBytes)));
  const lanes = Math.min(setup.options.lanes, maps <= 8 ? 8 : panelMaps);
  const tile = (size: number) => {
    for (let first = 0; first < maps; first += lanes) emitTile(f, setup, size, tap, first, lanes, { ...at, sums });
    advance(f, tap, size);
    advance(f, sums, size * panelBytes);
  };
  const [large, small] = [() => tile(tiles.rows + 1), () => tile(tiles.rows)];
  f.for(begin, end, 1, (index) => {
    if (tiles.large === 0) small();
    else f.if(f.i32.lt_s(index, tiles.large), large, small);
  });
}
