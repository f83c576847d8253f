import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import { advance } from '../../nest.ts';
import { type Layout, type Problem, tapPlace } from './layout.ts';

/** Kernels of fewer taps are written out for several input maps at once. */
const fewTaps = 4;

/**
 * Emits the sum over input maps and taps, in that order. `tap` gets the tap's number since the last `taken`, and its
 * distance from the read pointers, in numbers; `taken` moves the weights' pointer past so many taps.
 */
export function emitTaps(
  f: FunctionBuilder,
  problem: Problem,
  layout: Layout,
  reads: readonly Local<'i32'>[],
  tap: (index: number, distance: number) => void,
  taken: (taps: number) => void,
): void {
  const [rows, columns] = problem.kernel;
  const span = (maps: number) => {
    for (let map = 0; map < maps; map++) {
      for (let r = 0; r < rows; r++) {
        for (let s = 0; s < columns; s++) {
          tap((map * rows + r) * columns + s, map * layout.mapSize + tapPlace(problem, layout, r, s));
        }
      }
    }
    taken(maps * rows * columns);
  };
  const whole = (maps: number) => {
    span(maps);
    for (const read of reads) advance(f, read, 4 * maps * layout.mapSize);
  };
  const together = Math.ceil(fewTaps / (rows * columns));
  const rest = problem.inMaps % together;
  f.for(0, problem.inMaps - rest, together, () => whole(together));
  if (rest > 0) whole(rest);
}
