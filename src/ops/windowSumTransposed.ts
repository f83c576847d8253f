import { ShapeError } from '../core/errors.ts';
import { formatDimensions, type Shape, sameShape, sizeOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';
import { checkWindow, forEachTap, plainWindow, type Window } from './support/window.ts';
import { windowSamples } from './support/windowSamples.ts';
import { windowSum } from './windowSum.ts';

type Attributes = Window & { readonly inputSize: readonly [number, number] };

/** Each number of dy added to every place of its window: the transpose, and the gradient, of windowSum. */
export const windowSumTransposedOp = defineOp<Attributes>({
  name: 'windowSumTransposed',
  kind: 'window',
  inputNames: ['dy'],
  shape: (attributes, [dy]) => {
    const x: Shape = [...dy!.slice(0, 2), ...attributes.inputSize];
    const y = [...x.slice(0, 2), ...checkWindow('windowSumTransposed', attributes, x)];
    if (!sameShape(y, dy!)) {
      throw new ShapeError(
        `[windowSumTransposed] dy: ${formatDimensions(dy!)} is not one number a window of ${formatDimensions(x)}.`,
        { dy, x },
      );
    }
    return x;
  },
  reference: ({ attributes, inputs: [dy], shape }) => {
    const dx = new Float64Array(sizeOf(shape));
    const [, , rows, columns] = dy!.shape as [number, number, number, number];
    const [, , height, width] = shape as [number, number, number, number];
    for (let map = 0; map < shape[0]! * shape[1]!; map++)
      forEachTap(attributes, [rows, columns], [height, width], (i, j, _r, _s, row, column) => {
        dx[(map * height + row) * width + column]! += dy!.data[(map * rows + i) * columns + j]!;
      });
    return dx;
  },
  gradient: ({ attributes, upstream }) => [windowSum(upstream, attributes)],
  samplewise: () => true,
  onnx: null,
  samples: windowSamples('normal', (window, x, y) => ({
    attributes: { ...window, inputSize: [x[2]!, x[3]!] as const },
    inputs: [y],
  })),
  errorSamples: [
    {
      name: 'size',
      attributes: { ...plainWindow([2, 2]), inputSize: [4, 4] },
      inputs: [[1, 2, 2, 2]],
      message: '[windowSumTransposed] dy: N=1 C=2 H=2 W=2 is not one number a window of N=1 C=2 H=4 W=4.',
    },
  ],
});

export function windowSumTransposed(
  dy: Value,
  { kernel, stride, padding, dilation }: Window,
  inputSize: readonly [number, number],
): Value {
  return dy.builder.apply(windowSumTransposedOp, { kernel, stride, padding, dilation, inputSize }, dy);
}
