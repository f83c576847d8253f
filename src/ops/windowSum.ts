import { sizeOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';
import { checkWindow, forEachTap, type Window } from './support/window.ts';
import { windowErrorSamples, windowSamples } from './support/windowSamples.ts';
import { windowSumTransposed } from './windowSumTransposed.ts';

/** Sum over each window of each map; places outside the map count as 0. Gradient: upstream spread over the windows. */
export const windowSumOp = defineOp<Window>({
  name: 'windowSum',
  kind: 'window',
  inputNames: ['x'],
  shape: (window, [x]) => [...x!.slice(0, 2), ...checkWindow('windowSum', window, x!)],
  reference: ({ attributes, inputs: [x], shape }) => {
    const y = new Float64Array(sizeOf(shape));
    const [, , rows, columns] = shape as [number, number, number, number];
    const [, , height, width] = x!.shape as [number, number, number, number];
    for (let map = 0; map < shape[0]! * shape[1]!; map++)
      forEachTap(attributes, [rows, columns], [height, width], (i, j, _r, _s, row, column) => {
        y[(map * rows + i) * columns + j]! += x!.data[(map * height + row) * width + column]!;
      });
    return y;
  },
  gradient: ({ attributes, inputs: [x], upstream }) => [
    windowSumTransposed(upstream, attributes, [x!.shape[2]!, x!.shape[3]!]),
  ],
  samplewise: () => true,
  onnx: null,
  samples: windowSamples('normal', (attributes, x) => ({ attributes, inputs: [x] })),
  errorSamples: windowErrorSamples('windowSum'),
});

export function windowSum(x: Value, { kernel, stride, padding, dilation }: Window): Value {
  return x.builder.apply(windowSumOp, { kernel, stride, padding, dilation }, x);
}
