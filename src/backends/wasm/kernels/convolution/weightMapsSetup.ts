import type { EmitOptions } from '../../kernel.ts';
import { splitRows, type TileRun } from '../tile.ts';
import { type Layout, layoutOf, type Problem } from './layout.ts';

/** Output maps side by side: the lanes of a tile. */
export const panelMaps = 16;
export const panelBytes = 4 * panelMaps;
/** Places that are summed up before the next tile takes its turn: so many of dy, turned, stay in the first cache. */
const placesPerPass = 320;

/** Input maps whose taps are cut into tiles together, so that few rows of a tile stay empty. */
export interface Columns {
  readonly maps: number;
  /** Taps of all these maps, in tiles. */
  readonly tiles: readonly TileRun[];
}

/** How the places are walked: `outer` times over whole maps of `rows` x `columns`, or over one row each. */
interface Walk {
  readonly by: 'samples' | 'rows';
  /** Samples, or rows, of one pass. */
  readonly pass: number;
  readonly rows: number;
  readonly columns: number;
}

export interface Setup {
  readonly problem: Problem;
  readonly layout: Layout;
  readonly walk: Walk;
  readonly options: EmitOptions;
  readonly panels: number;
  /** Runs of input maps, all of the same size but the last. */
  readonly runs: { readonly usual: Columns; readonly last: Columns; readonly count: number };
  /** Places in scratch, in numbers. */
  readonly places: { readonly maps: number; readonly own: number; readonly sums: number };
}

const columnsOf = ({ kernel }: Problem, maps: number): Columns => ({
  maps,
  tiles: splitRows(maps * kernel[0] * kernel[1]),
});

/** The fewest maps, up to 6, whose taps fill tiles of 6 best. */
function mapsTogether({ inMaps, kernel }: Problem): number {
  const taps = kernel[0] * kernel[1];
  const waste = (maps: number) => (Math.ceil((maps * taps) / 6) * 6) / (maps * taps);
  const most = Math.min(inMaps, taps > 36 ? 1 : 6);
  const choices = Array.from({ length: most }, (_, index) => index + 1);
  const least = Math.min(...choices.map(waste));
  return choices.find((maps) => waste(maps) <= least * 1.02)!;
}

function walkOf({ samples, result: [rows, columns] }: Problem, layout: Layout): Walk {
  const size = rows * columns;
  if (size > placesPerPass) {
    return { by: 'rows', pass: Math.min(rows, Math.max(1, Math.round(placesPerPass / columns))), rows: 1, columns };
  }
  const pass = Math.max(1, Math.min(samples, Math.floor(placesPerPass / size)));
  return layout.columns === columns
    ? { by: 'samples', pass, rows: 1, columns: size }
    : { by: 'samples', pass, rows, columns };
}

export function setUp(problem: Problem, options: EmitOptions): Setup {
  const { samples, groups, inMaps, outMaps } = problem;
  const layout = layoutOf(problem);
  const panels = Math.ceil(outMaps / panelMaps);
  const maps = layout.inPlace ? 0 : samples * groups * inMaps * layout.mapSize;
  const together = mapsTogether(problem);
  const count = Math.ceil(inMaps / together);
  const usual = columnsOf(problem, together);
  const last = columnsOf(problem, inMaps - (count - 1) * together);
  const walk = walkOf(problem, layout);
  const { threads = 1 } = options;
  return {
    problem,
    layout,
    walk,
    options,
    panels,
    runs: { usual, last, count },
    places: { maps: 0, own: maps, sums: maps + threads * walk.pass * walk.rows * walk.columns * panelMaps },
  };
}

/** Numbers of per-thread space: dy of a panel and a pass, the maps of each place side by side. */
export const ownNumbers = ({ walk }: Setup) => walk.pass * walk.rows * walk.columns * panelMaps;
