import { ShapeError } from '../core/errors.ts';
import { formatDimensions, sameShape, sizeOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';
import { checkWindow, forEachTap, plainWindow, type Window } from './support/window.ts';
import { windowSamples } from './support/windowSamples.ts';

/** dL/dx of windowMax: each number of dy goes to the first largest place of its window. Itself not differentiable. */
export const windowMaxGradientOp = defineOp<Window>({
  name: 'windowMaxGradient',
  kind: 'window',
  inputNames: ['x', 'dy'],
  shape: (window, [x, dy]) => {
    const y = [...x!.slice(0, 2), ...checkWindow('windowMaxGradient', window, x!)];
    if (!sameShape(y, dy!)) {
      throw new ShapeError(
        `[windowMaxGradient] dy: ${formatDimensions(dy!)} is not one number a window of x: ${formatDimensions(x!)}.`,
        { dy, x },
      );
    }
    return x!;
  },
  reference: ({ attributes, inputs: [x, dy], shape }) => {
    const dx = new Float64Array(sizeOf(shape));
    const [, , height, width] = shape as [number, number, number, number];
    const [, , rows, columns] = dy!.shape as [number, number, number, number];
    for (let map = 0; map < shape[0]! * shape[1]!; map++) {
      const first = new Int32Array(rows * columns).fill(-1);
      forEachTap(attributes, [rows, columns], [height, width], (i, j, _r, _s, row, column) => {
        const place = (map * height + row) * width + column;
        const best = first[i * columns + j]!;
        if (best < 0 || x!.data[place]! > x!.data[best]!) first[i * columns + j] = place;
      });
      first.forEach((place, window) => {
        if (place >= 0) dx[place]! += dy!.data[map * rows * columns + window]!;
      });
    }
    return dx;
  },
  samplewise: () => true,
  onnx: null,
  samples: windowSamples('distinct', (attributes, x, y) => ({ attributes, inputs: [x, y] })),
  errorSamples: [
    {
      name: 'size',
      attributes: plainWindow([2, 2]),
      inputs: [
        [1, 2, 4, 4],
        [1, 2, 2, 2],
      ],
      message: '[windowMaxGradient] dy: N=1 C=2 H=2 W=2 is not one number a window of x: N=1 C=2 H=4 W=4.',
    },
  ],
});

export function windowMaxGradient(x: Value, dy: Value, { kernel, stride, padding, dilation }: Window): Value {
  return x.builder.apply(windowMaxGradientOp, { kernel, stride, padding, dilation }, x, dy);
}
