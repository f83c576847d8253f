import { sizeOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';
import { convolutionInputGradient } from './convolutionInputGradient.ts';
import { convolutionWeightGradient } from './convolutionWeightGradient.ts';
import {
  type ConvolutionAttributes,
  convolutionMultiplyAdds,
  convolutionSamples,
  convolutionShape,
  forEachProduct,
} from './support/convolution.ts';
import { plainWindow } from './support/window.ts';

/**
 * y[n,k,i,j] = sum over c, r, s of w[k,c,r,s] x[n,c, i stride + r dilation - top, j stride + s dilation - left].
 * This is cross-correlation, what frameworks call convolution; the lecture's flipped form (8) reverses w first.
 * x: N C H W, w: K C/groups R S, y: N K H' W'. Bilinear: its gradients are the two other ops of the family.
 */
export const convolutionOp = defineOp<ConvolutionAttributes>({
  name: 'convolution',
  kind: 'contraction',
  inputNames: ['x', 'w'],
  shape: (attributes, [x, w]) => convolutionShape('convolution', attributes, x!, w!),
  reference: ({ attributes, inputs: [x, w], shape }) => {
    const y = new Float64Array(sizeOf(shape));
    forEachProduct(attributes, x!.shape, shape, (xAt, wAt, yAt) => {
      y[yAt]! += x!.data[xAt]! * w!.data[wAt]!;
    });
    return y;
  },
  gradient: ({ attributes, inputs: [x, w], upstream }) => [
    convolutionInputGradient(upstream, w!, attributes, [x!.shape[2]!, x!.shape[3]!]),
    convolutionWeightGradient(x!, upstream, attributes),
  ],
  multiplyAdds: (_, [x, w], y) => convolutionMultiplyAdds(x!, w!, y),
  samplewise: () => true,
  onnx: 'Conv',
  samples: convolutionSamples(({ attributes, x, w }) => ({ attributes, inputs: [x, w] })),
  errorSamples: [
    {
      name: 'maps',
      attributes: { ...plainWindow([3, 3]), groups: 1 },
      inputs: [
        [8, 4, 32, 32],
        [16, 3, 3, 3],
      ],
      message:
        '[convolution] input has 4 maps but the weight expects 3 (x: N=8 C=4 H=32 W=32, w: K=16 C=3 R=3 S=3, groups 1). ' +
        'C of x must be groups times C of w, and K a multiple of groups.',
    },
    {
      name: 'kernel larger than the maps',
      attributes: { ...plainWindow([5, 5]), groups: 1 },
      inputs: [
        [1, 1, 4, 9],
        [1, 1, 5, 5],
      ],
      message:
        '[convolution] a kernel of 5x5 (dilation 1x1, padding 0 0 0 0) is larger than the maps (x: N=1 C=1 H=4 W=9).',
    },
  ],
});

export function convolution(x: Value, w: Value, attributes: ConvolutionAttributes): Value {
  const { kernel, stride, padding, dilation, groups } = attributes;
  return x.builder.apply(convolutionOp, { kernel, stride, padding, dilation, groups }, x, w);
}
