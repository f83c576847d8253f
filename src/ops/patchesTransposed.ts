import { ShapeError } from '../core/errors.ts';
import { formatShape, type Shape, sameShape, sizeOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';
import { patches } from './patches.ts';
import { patchOffset, patchShape } from './support/patches.ts';
import { checkWindow, forEachTap, plainWindow, type Window } from './support/window.ts';
import { windowSamples } from './support/windowSamples.ts';

type Attributes = Window & { readonly inputShape: Shape };

/** Every number of every patch added to the place it was taken from: the transpose, and the gradient, of patches. */
export const patchesTransposedOp = defineOp<Attributes>({
  name: 'patchesTransposed',
  kind: 'window',
  inputNames: ['dy'],
  shape: (attributes, [dy]) => {
    const { inputShape } = attributes;
    const wanted = patchShape(attributes, inputShape, checkWindow('patchesTransposed', attributes, inputShape));
    if (!sameShape(wanted, dy!)) {
      throw new ShapeError(
        `[patchesTransposed] dy: ${formatShape(dy!)} is not the patches of ${formatShape(inputShape)} (${formatShape(wanted)}).`,
        { dy, inputShape },
      );
    }
    return inputShape;
  },
  reference: ({ attributes, inputs: [dy], shape }) => {
    const dx = new Float64Array(sizeOf(shape));
    const [samples, maps, height, width] = shape as [number, number, number, number];
    const counts = checkWindow('patchesTransposed', attributes, shape);
    for (let n = 0; n < samples; n++)
      for (let c = 0; c < maps; c++)
        forEachTap(attributes, counts, [height, width], (i, j, r, s, row, column) => {
          const place = patchOffset(attributes.kernel, maps, counts, { n, c, i, j, r, s });
          dx[((n * maps + c) * height + row) * width + column]! += dy!.data[place]!;
        });
    return dx;
  },
  gradient: ({ attributes, upstream }) => [patches(upstream, attributes)],
  samplewise: () => true,
  onnx: null,
  samples: windowSamples('normal', (window, x, y) => ({
    attributes: { ...window, inputShape: x },
    inputs: [[x[0]!, y[2]! * y[3]!, x[1]! * sizeOf(window.kernel)]],
  })),
  errorSamples: [
    {
      name: 'size',
      attributes: { ...plainWindow([2, 2]), inputShape: [1, 1, 3, 3] },
      inputs: [[1, 4, 3]],
      message: '[patchesTransposed] dy: 1x4x3 is not the patches of 1x1x3x3 (1x4x4).',
    },
  ],
});

export function patchesTransposed(dy: Value, { kernel, stride, padding, dilation }: Window, inputShape: Shape): Value {
  return dy.builder.apply(patchesTransposedOp, { kernel, stride, padding, dilation, inputShape: [...inputShape] }, dy);
}
