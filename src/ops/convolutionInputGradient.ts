import { ShapeError } from '../core/errors.ts';
import { formatDimensions, type Shape, sameShape, sizeOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';
import { convolution } from './convolution.ts';
import { convolutionWeightGradient } from './convolutionWeightGradient.ts';
import {
  type ConvolutionAttributes,
  convolutionMultiplyAdds,
  convolutionSamples,
  convolutionShape,
  forEachProduct,
} from './support/convolution.ts';

type InputGradientAttributes = ConvolutionAttributes & { readonly inputSize: readonly [number, number] };

/**
 * dL/dx of a convolution from dy = dL/dy and w; also known as transposed convolution. dy: N K H' W', w: K C/groups R S,
 * result: N C H W, where `inputSize` is H W.
 */
export const convolutionInputGradientOp = defineOp<InputGradientAttributes>({
  name: 'convolutionInputGradient',
  kind: 'contraction',
  inputNames: ['dy', 'w'],
  shape: (attributes, [dy, w]) => {
    const x: Shape = [dy![0]!, w![1]! * attributes.groups, ...attributes.inputSize];
    const y = convolutionShape('convolutionInputGradient', attributes, x, w!);
    if (!sameShape(y, dy!)) {
      throw new ShapeError(
        `[convolutionInputGradient] dy: ${formatDimensions(dy!)} is not what a convolution of x: ${formatDimensions(x)} ` +
          `gives (${formatDimensions(y)}).`,
        { dy, x, y },
      );
    }
    return x;
  },
  reference: ({ attributes, inputs: [dy, w], shape }) => {
    const dx = new Float64Array(sizeOf(shape));
    forEachProduct(attributes, shape, dy!.shape, (xAt, wAt, yAt) => {
      dx[xAt]! += dy!.data[yAt]! * w!.data[wAt]!;
    });
    return dx;
  },
  gradient: ({ attributes, inputs: [dy, w], upstream }) => [
    convolution(upstream, w!, attributes),
    convolutionWeightGradient(upstream, dy!, attributes),
  ],
  multiplyAdds: (_, [dy, w], x) => convolutionMultiplyAdds(x, w!, dy!),
  samplewise: () => true,
  onnx: 'ConvTranspose',
  samples: convolutionSamples(({ attributes, x, w, y }) => ({
    attributes: { ...attributes, inputSize: [x[2]!, x[3]!] as const },
    inputs: [y, w],
  })),
  errorSamples: [
    {
      name: 'size',
      attributes: {
        kernel: [3, 3],
        stride: [1, 1],
        padding: [0, 0, 0, 0],
        dilation: [1, 1],
        groups: 1,
        inputSize: [6, 6],
      },
      inputs: [
        [1, 2, 5, 4],
        [2, 1, 3, 3],
      ],
      message:
        '[convolutionInputGradient] dy: N=1 C=2 H=5 W=4 is not what a convolution of x: N=1 C=1 H=6 W=6 gives (N=1 C=2 H=4 W=4).',
    },
  ],
});

export function convolutionInputGradient(
  dy: Value,
  w: Value,
  { kernel, stride, padding, dilation, groups }: ConvolutionAttributes,
  inputSize: readonly [number, number],
): Value {
  return dy.builder.apply(convolutionInputGradientOp, { kernel, stride, padding, dilation, groups, inputSize }, dy, w);
}
