import { ShapeError } from '../core/errors.ts';
import { formatDimensions, type Shape, sameShape, sizeOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';
import { convolution } from './convolution.ts';
import { convolutionInputGradient } from './convolutionInputGradient.ts';
import {
  type ConvolutionAttributes,
  convolutionMultiplyAdds,
  convolutionSamples,
  convolutionShape,
  forEachProduct,
} from './support/convolution.ts';

/**
 * dL/dw of a convolution from x and dy = dL/dy: the sum over samples and places of dy x. x: N C H W, dy: N K H' W',
 * result: K C/groups R S.
 */
export const convolutionWeightGradientOp = defineOp<ConvolutionAttributes>({
  name: 'convolutionWeightGradient',
  kind: 'contraction',
  inputNames: ['x', 'dy'],
  shape: (attributes, [x, dy]) => {
    const w: Shape = [dy![1]!, Math.floor(x![1]! / attributes.groups), ...attributes.kernel];
    const y = convolutionShape('convolutionWeightGradient', attributes, x!, w);
    if (!sameShape(y, dy!)) {
      throw new ShapeError(
        `[convolutionWeightGradient] dy: ${formatDimensions(dy!)} is not what a convolution of x: ${formatDimensions(x!)} ` +
          `gives (${formatDimensions(y)}).`,
        { dy, x, y },
      );
    }
    return w;
  },
  reference: ({ attributes, inputs: [x, dy], shape }) => {
    const dw = new Float64Array(sizeOf(shape));
    forEachProduct(attributes, x!.shape, dy!.shape, (xAt, wAt, yAt) => {
      dw[wAt]! += x!.data[xAt]! * dy!.data[yAt]!;
    });
    return dw;
  },
  gradient: ({ attributes, inputs: [x, dy], upstream }) => [
    convolutionInputGradient(dy!, upstream, attributes, [x!.shape[2]!, x!.shape[3]!]),
    convolution(x!, upstream, attributes),
  ],
  multiplyAdds: (_, [x, dy], w) => convolutionMultiplyAdds(x!, w, dy!),
  samplewise: () => false,
  onnx: null,
  samples: convolutionSamples(({ attributes, x, y }) => ({ attributes, inputs: [x, y] })),
  errorSamples: [
    {
      name: 'size',
      attributes: { kernel: [3, 3], stride: [1, 1], padding: [0, 0, 0, 0], dilation: [1, 1], groups: 1 },
      inputs: [
        [2, 1, 6, 6],
        [1, 2, 4, 4],
      ],
      message:
        '[convolutionWeightGradient] dy: N=1 C=2 H=4 W=4 is not what a convolution of x: N=2 C=1 H=6 W=6 gives (N=2 C=2 H=4 W=4).',
    },
  ],
});

export function convolutionWeightGradient(
  x: Value,
  dy: Value,
  { kernel, stride, padding, dilation, groups }: ConvolutionAttributes,
): Value {
  return x.builder.apply(convolutionWeightGradientOp, { kernel, stride, padding, dilation, groups }, x, dy);
}
