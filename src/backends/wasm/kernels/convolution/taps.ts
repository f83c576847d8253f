import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import { advance } from '../../nest.ts';
import { type Layout, type Problem, tapPlace } from './layout.ts';

/** Kernels of fewer taps are written out for several input maps at once. */
const fewTaps = 4;
/** Kernels of more taps are written out for one row: more code would take longer to make than it saves. */
const manyTaps = 9;

/** What is emitted for a tap: its number since the last `taken`, and its distance from the read pointers, in numbers. */
type EmitTap = (index: number, distance: number) => void;

/**
 * Emits the sum over input maps and taps, in that order; `taken` moves the weights' pointer past so many taps.
 */
export function emitTaps(
  f: FunctionBuilder,
  problem: Problem,
  layout: Layout,
  reads: readonly Local<'i32'>[],
  tap: EmitTap,
  taken: (taps: number) => void,
): void {
  const [rows, columns] = problem.kernel;
  const move = (numbers: number) => {
    for (const read of reads) advance(f, read, 4 * numbers);
  };
  const emitRows = (count: number) => {
    for (let r = 0; r < count; r++) {
      for (let s = 0; s < columns; s++) tap(r * columns + s, tapPlace(problem, layout, r, s));
    }
    taken(count * columns);
  };
  if (rows * columns > manyTaps) {
    // Rows of every phase in turn: then the next ones lie a fixed distance further.
    const together = layout.phases[0];
    const rounds = Math.floor(rows / together);
    const pitch = tapPlace(problem, layout, together, 0);
    f.for(0, problem.inMaps, 1, () => {
      f.for(0, rounds, 1, () => {
        emitRows(together);
        move(pitch);
      });
      emitRows(rows - rounds * together);
      move(layout.mapSize - rounds * pitch);
    });
    return;
  }
  const span = (maps: number) => {
    for (let map = 0; map < maps; map++) {
      for (let r = 0; r < rows; r++) {
        for (let s = 0; s < columns; s++) {
          tap((map * rows + r) * columns + s, map * layout.mapSize + tapPlace(problem, layout, r, s));
        }
      }
    }
    taken(maps * rows * columns);
    move(maps * layout.mapSize);
  };
  const together = Math.ceil(fewTaps / (rows * columns));
  const rest = problem.inMaps % together;
  f.for(0, problem.inMaps - rest, together, () => span(together));
  if (rest > 0) span(rest);
}
