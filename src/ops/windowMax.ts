import { sizeOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';
import { checkWindow, forEachTap, type Window } from './support/window.ts';
import { windowErrorSamples, windowSamples } from './support/windowSamples.ts';
import { windowMaxGradient } from './windowMaxGradient.ts';

/**
 * Largest number of each window of each map; places outside the map do not count, and NaN wins.
 * Gradient: upstream to the first largest place of its window, in row-major order.
 */
export const windowMaxOp = defineOp<Window>({
  name: 'windowMax',
  kind: 'window',
  inputNames: ['x'],
  shape: (window, [x]) => [...x!.slice(0, 2), ...checkWindow('windowMax', window, x!)],
  reference: ({ attributes, inputs: [x], shape }) => {
    const y = new Float64Array(sizeOf(shape)).fill(-Infinity);
    const [, , rows, columns] = shape as [number, number, number, number];
    const [, , height, width] = x!.shape as [number, number, number, number];
    for (let map = 0; map < shape[0]! * shape[1]!; map++)
      forEachTap(attributes, [rows, columns], [height, width], (i, j, _r, _s, row, column) => {
        const place = (map * rows + i) * columns + j;
        y[place] = Math.max(y[place]!, x!.data[(map * height + row) * width + column]!);
      });
    return y;
  },
  gradient: ({ attributes, inputs: [x], upstream }) => [windowMaxGradient(x!, upstream, attributes)],
  samplewise: () => true,
  onnx: 'MaxPool',
  samples: windowSamples('distinct', (attributes, x) => ({ attributes, inputs: [x] })),
  errorSamples: windowErrorSamples('windowMax'),
});

export function windowMax(x: Value, { kernel, stride, padding, dilation }: Window): Value {
  return x.builder.apply(windowMaxOp, { kernel, stride, padding, dilation }, x);
}
