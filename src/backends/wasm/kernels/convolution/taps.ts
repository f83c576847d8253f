import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import { advance } from '../../nest.ts';
import { type Layout, type Problem, tapPlace } from './layout.ts';

/** Taps written out in the code; larger kernels are written out row by row, with pointers moved to each row and back. */
const unrolledTaps = 36;
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
  const span = (from: number, to: number, maps: number) => {
    for (let map = 0; map < maps; map++) {
      for (let r = from; r < to; r++) {
        for (let s = 0; s < columns; s++) {
          const distance = tapPlace(problem, layout, r, s) - tapPlace(problem, layout, from, 0);
          tap((map * (to - from) + r - from) * columns + s, map * layout.mapSize + distance);
        }
      }
    }
    taken(maps * (to - from) * columns);
  };
  const byRow = (r: number) => {
    const place = 4 * tapPlace(problem, layout, r, 0);
    for (const read of reads) advance(f, read, place);
    span(r, r + 1, 1);
    for (const read of reads) advance(f, read, -place);
  };
  const whole = (maps: number) => {
    if (rows * columns <= unrolledTaps) span(0, rows, maps);
    else for (let r = 0; r < rows; r++) byRow(r);
    for (const read of reads) advance(f, read, 4 * maps * layout.mapSize);
  };
  const together = Math.ceil(fewTaps / (rows * columns));
  const rest = problem.inMaps % together;
  f.for(0, problem.inMaps - rest, together, () => whole(together));
  if (rest > 0) whole(rest);
}
