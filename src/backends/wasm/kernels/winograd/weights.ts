import type { Expr, FunctionBuilder, Local } from '../../assembler/index.ts';
import type { Phase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import { storeRow } from '../tile.ts';
import { both, linear, type Vector } from './linear.ts';
import { panelNumbers, type Setup, weightsStep } from './stages.ts';

/** First maps of groups of up to four in a panel; the last group overlaps the one before. */
const quads = (maps: number) =>
  maps <= 4 ? [0] : Array.from({ length: Math.ceil(maps / 4) }, (_, k) => Math.min(4 * k, maps - 4));

/** One vector from four numbers, each at its own pointer plus the same offset. */
function gather(f: FunctionBuilder, pointers: readonly Local<'i32'>[], offset: number): Vector {
  const first: Expr<'v128'> = f.v128.load32_zero(pointers[0]!, { offset });
  const all = pointers
    .slice(1)
    .reduce((vector, pointer, k) => f.v128.load32_lane(pointer, vector, k + 1, { offset }), first);
  return f.local('v128', all);
}

/** G g G^T for up to four output maps and one input map, side by side in each product. */
function emitKernels(
  f: FunctionBuilder,
  setup: Setup,
  pointers: readonly Local<'i32'>[],
  to: Local<'i32'>,
  offset: number,
): void {
  const { filtering, options, steps } = setup;
  const taps = Array.from({ length: filtering.taps }, (_, tap) => tap);
  const block = taps.map((r) => taps.map((s) => gather(f, pointers, 4 * (r * steps.row + s))));
  both(block, linear(f, options.madd, filtering.matrices.filter))
    .flat()
    .forEach((vector, product) => {
      storeRow(f, to, [vector], pointers.length, offset + 4 * product * weightsStep(setup));
    });
}

/** The kernels of `maps` output maps and all input maps. */
function emitPanel(f: FunctionBuilder, setup: Setup, maps: number, from: Local<'i32'>, to: Local<'i32'>): void {
  const [source, target] = [f.local('i32', from), f.local('i32', to)];
  // Lanes without a map are computed too, and numbers that happen to lie there can make that slow.
  if (maps < setup.options.lanes) f.memory.fill(to, 0, 4 * panelNumbers(setup));
  f.for(0, setup.problem.inMaps, 1, () => {
    for (const quad of quads(maps)) {
      const pointers = Array.from({ length: Math.min(4, maps) }, (_, k) =>
        f.local('i32', f.i32.add(source, 4 * (quad + k) * setup.steps.out)),
      );
      emitKernels(f, setup, pointers, target, 4 * quad);
    }
    advance(f, source, 4 * setup.steps.in);
    advance(f, target, 4 * setup.options.lanes);
  });
}

/** Transforms all kernels: for each panel of output maps, product and input map, the maps side by side. Items are panels. */
export function winogradWeightsPhase(setup: Setup): Phase {
  const { problem, options, y, steps } = setup;
  const panels = y.maps / options.lanes;
  const last = problem.outMaps - (panels - 1) * options.lanes;
  return {
    items: panels,
    emit: (f, { begin, end, inputs, prepared }) => {
      f.for(begin, end, 1, (panel) => {
        const from = f.local('i32', f.i32.add(inputs[1]!, f.i32.mul(panel, 4 * options.lanes * steps.out)));
        const to = f.local('i32', f.i32.add(prepared, f.i32.mul(panel, 4 * panelNumbers(setup))));
        const emit = (maps: number) => emitPanel(f, setup, maps, from, to);
        if (panels === 1 || last === options.lanes) emit(last);
        else
          f.if(
            f.i32.eq(panel, panels - 1),
            () => emit(last),
            () => emit(options.lanes),
          );
      });
    },
  };
}
