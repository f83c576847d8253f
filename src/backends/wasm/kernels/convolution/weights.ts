import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { Phase } from '../../kernel.ts';
import { loopNest } from '../../nest.ts';
import { splitRows } from '../tile.ts';
import type { Problem } from './layout.ts';

/** How the weight's axes are read, in numbers: steps from one output map, input map, row and column to the next. */
export interface WeightSteps {
  readonly start: number;
  readonly group: number;
  readonly out: number;
  readonly in: number;
  readonly row: number;
  readonly column: number;
}

/** Weights K C R S as they are. */
export function forwardSteps({ inMaps, outMaps, kernel: [rows, columns] }: Problem): WeightSteps {
  const area = rows * columns;
  return { start: 0, group: outMaps * inMaps * area, out: inMaps * area, in: area, row: columns, column: 1 };
}

/** The kernel reversed, and K and C exchanged: in the problem of the input gradient, K are the maps that are read. */
export function reversedSteps({ inMaps, outMaps, kernel: [rows, columns] }: Problem): WeightSteps {
  const area = rows * columns;
  return { start: area - 1, group: outMaps * inMaps * area, out: area, in: outMaps * area, row: -columns, column: -1 };
}

/** Writes `rows` maps' weights tap by tap, the maps of a tile side by side. */
function packTile(
  f: FunctionBuilder,
  problem: Problem,
  steps: WeightSteps,
  rows: number,
  from: Local<'i32'>,
  to: Local<'i32'>,
): void {
  const [r, s] = problem.kernel;
  const axes = [
    { extent: problem.inMaps, strides: [r * s * rows, steps.in] },
    { extent: r, strides: [s * rows, steps.row] },
    { extent: s, strides: [rows, steps.column] },
  ];
  const pointers = [f.local('i32', to), f.local('i32', from)] as const;
  loopNest(f, axes, pointers, () => {
    for (let i = 0; i < rows; i++) {
      f.i32.store(pointers[0], f.i32.load(f.i32.add(pointers[1], 4 * i * steps.out)), { offset: 4 * i });
    }
  });
}

/** Copies weights (input 1) to the prepared space, in tiles of output maps. Items are groups times tiles. */
export function packWeightsPhase(problem: Problem, steps: WeightSteps): Phase {
  const runs = splitRows(problem.outMaps);
  const tiles = runs.reduce((total, run) => total + run.count, 0);
  const taps = problem.inMaps * problem.kernel[0] * problem.kernel[1];
  return {
    items: problem.groups * tiles,
    emit: (f, { begin, end, inputs, prepared }) => {
      f.for(begin, end, 1, (item) => {
        const group = f.local('i32', f.i32.div_u(item, tiles));
        const tile = f.local('i32', f.i32.rem_u(item, tiles));
        let before = 0;
        for (const run of runs) {
          const first = before;
          f.if(f.i32.and(f.i32.ge_s(tile, first), f.i32.lt_s(tile, first + run.count)), () => {
            const map = f.local('i32', f.i32.add(f.i32.mul(f.i32.sub(tile, first), run.rows), run.start));
            const source = f.i32.add(f.i32.mul(group, steps.group), f.i32.add(f.i32.mul(map, steps.out), steps.start));
            const from = f.local('i32', f.i32.add(inputs[1]!, f.i32.shl(source, 2)));
            const target = f.i32.mul(f.i32.add(f.i32.mul(group, problem.outMaps), map), taps);
            const to = f.local('i32', f.i32.add(prepared, f.i32.shl(target, 2)));
            packTile(f, problem, steps, run.rows, from, to);
          });
          before += run.count;
        }
      });
    },
  };
}
