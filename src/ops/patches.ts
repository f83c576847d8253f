import { sizeOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';
import { patchesTransposed } from './patchesTransposed.ts';
import { patchOffset, patchShape } from './support/patches.ts';
import { checkWindow, forEachTap, type Window } from './support/window.ts';
import { windowErrorSamples, windowSamples } from './support/windowSamples.ts';

/**
 * The patch that each unit sees (the lecture's L_p), one row of numbers a unit: x: N C H W to N P F, with
 * P = H' W' windows and F = C R S numbers each; places outside the map are 0. Gradient: every number back to its place.
 */
export const patchesOp = defineOp<Window>({
  name: 'patches',
  kind: 'move',
  inputNames: ['x'],
  shape: (window, [x]) => patchShape(window, x!, checkWindow('patches', window, x!)),
  reference: ({ attributes, inputs: [x], shape }) => {
    const result = new Float64Array(sizeOf(shape));
    const [samples, maps, height, width] = x!.shape as [number, number, number, number];
    const counts = checkWindow('patches', attributes, x!.shape);
    for (let n = 0; n < samples; n++)
      for (let c = 0; c < maps; c++)
        forEachTap(attributes, counts, [height, width], (i, j, r, s, row, column) => {
          const place = patchOffset(attributes.kernel, maps, counts, { n, c, i, j, r, s });
          result[place] = x!.data[((n * maps + c) * height + row) * width + column]!;
        });
    return result;
  },
  gradient: ({ attributes, inputs: [x], upstream }) => [patchesTransposed(upstream, attributes, x!.shape)],
  samplewise: () => true,
  onnx: null,
  samples: windowSamples('normal', (attributes, x) => ({ attributes, inputs: [x] })),
  errorSamples: windowErrorSamples('patches'),
});

export function patches(x: Value, { kernel, stride, padding, dilation }: Window): Value {
  return x.builder.apply(patchesOp, { kernel, stride, padding, dilation }, x);
}
