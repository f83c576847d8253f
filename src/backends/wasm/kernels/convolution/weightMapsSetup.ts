import type { EmitOptions } from '../../kernel.ts';
import { splitRows } from '../tile.ts';
import { type Layout, layoutOf, type Problem } from './layout.ts';
import { type Parts, partsOf } from './parts.ts';

/** Output maps side by side: the lanes of a tile. */
export const panelMaps = 16;
export const panelBytes = 4 * panelMaps;
/** Places that are summed up before the next tile takes its turn: so many of dy, turned, stay in the first cache. */
const placesPerPass = 320;

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
  /** Tiles of taps, counted over input maps, rows and columns of the kernel: `large` ones of `rows` + 1, then of `rows`. */
  readonly tiles: { readonly rows: number; readonly large: number; readonly count: number };
  readonly parts: Parts;
  /** Places in scratch, in numbers. */
  readonly places: { readonly maps: number; readonly sums: number };
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

/** As few tiles of up to 6 taps as possible, of sizes that differ by at most one. */
function tilesOf({ inMaps, kernel }: Problem): Setup['tiles'] {
  const taps = inMaps * kernel[0] * kernel[1];
  const runs = splitRows(taps);
  const count = runs.reduce((sum, run) => sum + run.count, 0);
  const rows = Math.floor(taps / count);
  return { rows, large: taps - rows * count, count };
}

/** Numbers of the sums of one part. */
export const sumsNumbers = ({ groups, inMaps, outMaps, kernel }: Problem) =>
  groups * Math.ceil(outMaps / panelMaps) * inMaps * kernel[0] * kernel[1] * panelMaps;

export function setUp(problem: Problem, options: EmitOptions): Setup {
  const { samples, groups, inMaps, outMaps } = problem;
  const layout = layoutOf(problem);
  const maps = layout.inPlace ? 0 : samples * groups * inMaps * layout.mapSize;
  const walk = walkOf(problem, layout);
  return {
    problem,
    layout,
    walk,
    options,
    panels: Math.ceil(outMaps / panelMaps),
    tiles: tilesOf(problem),
    parts: partsOf(problem, walk.by === 'samples' ? walk.pass : 1, sumsNumbers(problem)),
    places: { maps: 0, sums: maps },
  };
}

/** Numbers of per-thread space: dy of a panel and a pass, the maps of each place side by side. */
export const ownNumbers = ({ walk }: Setup) => walk.pass * walk.rows * walk.columns * panelMaps;
