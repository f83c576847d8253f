import { ShapeError } from '../../core/errors.ts';
import { formatDimensions, type Shape } from '../../core/shape.ts';
import type { OpSample } from '../../graph/op.ts';
import { checkWindow, forEachTap, plainWindow, type Window } from './window.ts';

/** How a kernel is laid over the maps. `groups` splits input and output maps into groups that do not see each other. */
export type ConvolutionAttributes = Window & { readonly groups: number };

/** Output shape N K H' W' of a convolution, with x: N C H W and w: K C/groups R S. @throws ShapeError */
export function convolutionShape(op: string, attributes: ConvolutionAttributes, x: Shape, w: Shape): Shape {
  const [rows, columns] = checkWindow(op, attributes, x);
  const show = `x: ${formatDimensions(x)}, w: ${formatDimensions(w, ['K', 'C', 'R', 'S'])}, groups ${attributes.groups}`;
  if (w.length !== 4 || w[2] !== attributes.kernel[0] || w[3] !== attributes.kernel[1]) {
    throw new ShapeError(`[${op}] the weight is not K C R S with a ${attributes.kernel.join('x')} kernel (${show}).`, {
      x,
      w,
    });
  }
  const { groups } = attributes;
  if (x[1] !== w[1]! * groups || w[0]! % groups !== 0) {
    throw new ShapeError(
      `[${op}] input has ${x[1]} maps but the weight expects ${w[1]! * groups} (${show}). ` +
        'C of x must be groups times C of w, and K a multiple of groups.',
      { x, w, groups },
    );
  }
  return [x[0]!, w[0]!, rows, columns];
}

/**
 * Visits every product x * w of a convolution with the flat offsets of the three numbers it joins. The three ops of
 * the convolution family differ only in which of the three they sum into.
 */
export function forEachProduct(
  attributes: ConvolutionAttributes,
  x: Shape,
  y: Shape,
  visit: (xAt: number, wAt: number, yAt: number) => void,
): void {
  const [samples, inMaps, height, width] = x as [number, number, number, number];
  const [, outMaps, rows, columns] = y as [number, number, number, number];
  const { groups, kernel } = attributes;
  const inGroup = inMaps / groups;
  const outGroup = outMaps / groups;
  for (let n = 0; n < samples; n++)
    for (let k = 0; k < outMaps; k++)
      for (let c = 0; c < inGroup; c++) {
        const xMap = (n * inMaps + Math.floor(k / outGroup) * inGroup + c) * height * width;
        const yMap = (n * outMaps + k) * rows * columns;
        const wMap = (k * inGroup + c) * kernel[0] * kernel[1];
        forEachTap(attributes, [rows, columns], [height, width], (outRow, outColumn, r, s, row, column) => {
          visit(xMap + row * width + column, wMap + r * kernel[1] + s, yMap + outRow * columns + outColumn);
        });
      }
}

/** Multiply-adds of each of the three: one per output number, kernel place and map of its group. */
export function convolutionMultiplyAdds(x: Shape, w: Shape, y: Shape): number {
  return x[0]! * y[1]! * y[2]! * y[3]! * w[1]! * w[2]! * w[3]!;
}

interface Case {
  readonly name: string;
  readonly attributes: ConvolutionAttributes;
  readonly x: Shape;
  readonly w: Shape;
  readonly y: Shape;
}

const cases: readonly Omit<Case, 'y'>[] = [
  { name: '1x1', attributes: { ...plainWindow([1, 1]), groups: 1 }, x: [2, 3, 4, 5], w: [4, 3, 1, 1] },
  { name: '3x3', attributes: { ...plainWindow([3, 3]), groups: 1 }, x: [2, 3, 6, 7], w: [5, 3, 3, 3] },
  {
    name: '5x5 padded',
    attributes: { ...plainWindow([5, 5], { padding: [2, 2, 2, 2] }), groups: 1 },
    x: [1, 1, 7, 9],
    w: [6, 1, 5, 5],
  },
  {
    name: 'stride 2',
    attributes: { ...plainWindow([3, 3], { stride: [2, 2], padding: [1, 0, 0, 1] }), groups: 1 },
    x: [2, 2, 8, 7],
    w: [3, 2, 3, 3],
  },
  {
    name: 'dilated',
    attributes: { ...plainWindow([3, 2], { dilation: [2, 3] }), groups: 1 },
    x: [1, 2, 8, 9],
    w: [3, 2, 3, 2],
  },
  {
    name: 'groups',
    attributes: { ...plainWindow([3, 3], { padding: [1, 1, 1, 1] }), groups: 2 },
    x: [2, 4, 5, 5],
    w: [6, 2, 3, 3],
  },
  {
    name: 'depthwise',
    attributes: { ...plainWindow([3, 3], { stride: [1, 2] }), groups: 3 },
    x: [2, 3, 5, 6],
    w: [3, 1, 3, 3],
  },
  { name: 'whole map', attributes: { ...plainWindow([4, 3]), groups: 1 }, x: [3, 2, 4, 3], w: [7, 2, 4, 3] },
  {
    name: '17 maps in, 18 out',
    attributes: { ...plainWindow([3, 3], { padding: [1, 1, 1, 1] }), groups: 1 },
    x: [1, 17, 4, 19],
    w: [18, 17, 3, 3],
  },
];

/** The shapes on which all three ops of the family are tested. */
export const convolutionCases: readonly Case[] = cases.map((c) => ({
  ...c,
  y: convolutionShape('convolution', c.attributes, c.x, c.w),
}));

/** A sample for each case; `pick` says which of x, w, y are the op's operands, and what it needs to know besides. */
export function convolutionSamples<A>(pick: (c: Case) => { attributes: A; inputs: readonly Shape[] }): OpSample<A>[] {
  return convolutionCases.map((c) => {
    const { attributes, inputs } = pick(c);
    return { name: c.name, attributes, inputs: inputs.map((shape) => ({ shape })) };
  });
}
