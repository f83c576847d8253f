import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { Phase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import type { WeightSteps } from '../convolution/weights.ts';
import { storeRow } from '../tile.ts';
import { panelNumbers, type Setup, weightsStep } from './stages.ts';
import { both, gather, Transforms } from './transforms.ts';

/** First maps of groups of up to four in a panel; the last group overlaps the one before. */
const quads = (maps: number) =>
  maps <= 4 ? [0] : Array.from({ length: Math.ceil(maps / 4) }, (_, k) => Math.min(4 * k, maps - 4));

/** Offsets of loads cannot be negative, but steps of a reversed kernel are: pointers start before, offsets make up for it. */
const biasOf = ({ row, column }: WeightSteps) => 2 * Math.abs(row) + 2 * Math.abs(column);

/** G g G^T for up to four output maps and one input map, side by side in each product. */
function emitKernels(
  f: FunctionBuilder,
  setup: Setup,
  steps: WeightSteps,
  pointers: readonly Local<'i32'>[],
  to: Local<'i32'>,
  offset: number,
): void {
  const { filtering, options } = setup;
  const block = [0, 1, 2].map((r) =>
    [0, 1, 2].map((s) => gather(f, pointers, 4 * (biasOf(steps) + r * steps.row + s * steps.column))),
  );
  both(block, filtering.ofKernel(new Transforms(f, options.madd)))
    .flat()
    .forEach((vector, product) => {
      storeRow(f, to, [vector], pointers.length, offset + 4 * product * weightsStep(setup));
    });
}

/** The kernels of `maps` output maps and all input maps. */
function emitPanel(
  f: FunctionBuilder,
  setup: Setup,
  steps: WeightSteps,
  maps: number,
  from: Local<'i32'>,
  to: Local<'i32'>,
): void {
  const [source, target] = [f.local('i32', from), f.local('i32', to)];
  // Lanes without a map are computed too, and numbers that happen to lie there can make that slow.
  if (maps < setup.options.lanes) f.memory.fill(to, 0, 4 * panelNumbers(setup));
  f.for(0, setup.problem.inMaps, 1, () => {
    for (const quad of quads(maps)) {
      const pointers = Array.from({ length: Math.min(4, maps) }, (_, k) =>
        f.local('i32', f.i32.add(source, 4 * (quad + k) * steps.out)),
      );
      emitKernels(f, setup, steps, pointers, target, 4 * quad);
    }
    advance(f, source, 4 * steps.in);
    advance(f, target, 4 * setup.options.lanes);
  });
}

/** Transforms all kernels: for each panel of output maps, product and input map, the maps side by side. Items are panels. */
export function winogradWeightsPhase(setup: Setup, steps: WeightSteps): Phase {
  const { problem, options, y } = setup;
  const panels = y.maps / options.lanes;
  const last = problem.outMaps - (panels - 1) * options.lanes;
  return {
    items: panels,
    emit: (f, { begin, end, inputs, prepared }) => {
      f.for(begin, end, 1, (panel) => {
        const origin = f.i32.add(f.i32.mul(panel, options.lanes * steps.out), steps.start - biasOf(steps));
        const from = f.local('i32', f.i32.add(inputs[1]!, f.i32.shl(origin, 2)));
        const to = f.local('i32', f.i32.add(prepared, f.i32.mul(panel, 4 * panelNumbers(setup))));
        const emit = (maps: number) => emitPanel(f, setup, steps, maps, from, to);
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
