import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import { advance } from '../../nest.ts';
import { type Layout, type Problem, tapPlace } from './layout.ts';

/** Taps written out in the code; larger kernels are written out row by row, with pointers moved to each row and back. */
const unrolledTaps = 36;

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
  const span = (from: number, to: number) => {
    for (let r = from; r < to; r++) {
      for (let s = 0; s < columns; s++) {
        const distance = tapPlace(problem, layout, r, s) - tapPlace(problem, layout, from, 0);
        tap((r - from) * columns + s, distance);
      }
    }
    taken((to - from) * columns);
  };
  const byRow = (r: number) => {
    const place = 4 * tapPlace(problem, layout, r, 0);
    for (const read of reads) advance(f, read, place);
    span(r, r + 1);
    for (const read of reads) advance(f, read, -place);
  };
  f.for(0, problem.inMaps, 1, () => {
    if (rows * columns <= unrolledTaps) span(0, rows);
    else for (let r = 0; r < rows; r++) byRow(r);
    for (const read of reads) advance(f, read, 4 * layout.mapSize);
  });
}
