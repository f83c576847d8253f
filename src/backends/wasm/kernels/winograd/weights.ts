import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { Phase } from '../../kernel.ts';
import type { MaddMode } from '../../math/packs.ts';
import type { Problem } from '../convolution/layout.ts';
import type { WeightSteps } from '../convolution/weights.ts';
import { splitRows, storeRow } from '../tile.ts';
import type { Filtering } from './filtering.ts';
import { both, gather, Transforms } from './transforms.ts';

/** First rows of groups of up to four maps in a tile; the last group overlaps the one before. */
const quads = (rows: number) =>
  rows <= 4 ? [0] : Array.from({ length: Math.ceil(rows / 4) }, (_, k) => Math.min(4 * k, rows - 4));

/** G g G^T for the kernels of up to four output maps and one input map, stored side by side for each product. */
function transformKernels(
  f: FunctionBuilder,
  { mode, filtering }: { readonly mode: MaddMode; readonly filtering: Filtering },
  pointers: readonly Local<'i32'>[],
  steps: WeightSteps,
  to: Local<'i32'>,
  place: { readonly offset: number; readonly step: number; readonly count: number },
): void {
  const block = [0, 1, 2].map((r) =>
    [0, 1, 2].map((s) =>
      gather(
        f,
        pointers,
        4 * (2 * Math.abs(steps.row) + 2 * Math.abs(steps.column)) + 4 * (r * steps.row + s * steps.column),
      ),
    ),
  );
  both(block, filtering.ofKernel(new Transforms(f, mode)))
    .flat()
    .forEach((vector, product) => storeRow(f, to, [vector], place.count, place.offset + product * place.step));
}

/**
 * Transforms all kernels: for each tile of output maps, product and input map, the tile's maps side by side. Items are
 * tiles of output maps.
 */
export function winogradWeightsPhase(
  problem: Problem,
  filtering: Filtering,
  steps: WeightSteps,
  mode: MaddMode,
): Phase {
  const runs = splitRows(problem.outMaps);
  const tiles = runs.reduce((total, run) => total + run.count, 0);
  const { inMaps } = problem;
  // Offsets of loads cannot be negative, but steps of a reversed kernel are: pointers start before, offsets make up for it.
  const bias = 2 * Math.abs(steps.row) + 2 * Math.abs(steps.column);
  return {
    items: tiles,
    emit: (f, { begin, end, inputs, prepared }) => {
      f.for(begin, end, 1, (tile) => {
        let before = 0;
        for (const run of runs) {
          const first = before;
          f.if(f.i32.and(f.i32.ge_s(tile, first), f.i32.lt_s(tile, first + run.count)), () => {
            const map = f.local('i32', f.i32.add(f.i32.mul(f.i32.sub(tile, first), run.rows), run.start));
            const origin = f.i32.add(f.i32.mul(map, steps.out), steps.start - bias);
            const from = f.local('i32', f.i32.add(inputs[1]!, f.i32.shl(origin, 2)));
            const to = f.local('i32', f.i32.add(prepared, f.i32.mul(map, filtering.products * inMaps * 4)));
            f.for(0, inMaps, 1, () => {
              for (const quad of quads(run.rows)) {
                const count = Math.min(4, run.rows);
                const pointers = Array.from({ length: count }, (_, k) =>
                  f.local('i32', f.i32.add(from, 4 * (quad + k) * steps.out)),
                );
                transformKernels(f, { mode, filtering }, pointers, steps, to, {
                  offset: 4 * quad,
                  step: inMaps * run.rows * 4,
                  count,
                });
              }
              f.set(from, f.i32.add(from, 4 * steps.in));
              f.set(to, f.i32.add(to, 4 * run.rows));
            });
          });
          before += run.count;
        }
      });
    },
  };
}
