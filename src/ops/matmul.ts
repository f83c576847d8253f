import { ShapeError } from '../core/errors.ts';
import { formatShape, type Shape, sizeOf } from '../core/shape.ts';
import type { Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';

type MatmulAttributes = { transposeA: boolean; transposeB: boolean };

/** Rows, inner size and columns of op(A) op(B), and the number of matrices. */
export function matmulSizes({ transposeA, transposeB }: MatmulAttributes, [a, b]: readonly Shape[]) {
  const [aRows, aColumns] = a!.slice(-2) as [number, number];
  const [bRows, bColumns] = b!.slice(-2) as [number, number];
  return {
    count: sizeOf(a!.slice(0, -2)),
    rows: transposeA ? aColumns : aRows,
    inner: transposeA ? aRows : aColumns,
    innerB: transposeB ? bColumns : bRows,
    columns: transposeB ? bRows : bColumns,
  };
}

/**
 * Matrix product over the last two axes, either operand transposed; leading axes are equal and count matrices.
 * Gradient: dA = upstream op(B)^T, dB = op(A)^T upstream, transposed where the operand was.
 */
export const matmulOp = defineOp<MatmulAttributes>({
  name: 'matmul',
  kind: 'contraction',
  inputNames: ['a', 'b'],
  shape: (attributes, inputs) => {
    const [a, b] = inputs as [Shape, Shape];
    const leading = a.slice(0, -2);
    const fits = a.length === b.length && a.length >= 2 && leading.every((size, axis) => size === b[axis]);
    const { rows, inner, innerB, columns } = matmulSizes(attributes, inputs);
    if (!fits || inner !== innerB) {
      const show = (shape: Shape, flipped: boolean) => `${formatShape(shape)}${flipped ? ' transposed' : ''}`;
      throw new ShapeError(
        `[matmul] a: ${show(a, attributes.transposeA)} and b: ${show(b, attributes.transposeB)} do not fit. ` +
          'Columns of a must equal rows of b, and all leading axes be equal.',
        { a, b, ...attributes },
      );
    }
    return [...leading, rows, columns];
  },
  reference: ({ attributes, inputs: [a, b], shape }) => {
    const { count, rows, inner, columns } = matmulSizes(attributes, [a!.shape, b!.shape]);
    const result = new Float64Array(sizeOf(shape));
    const [aRow, aInner] = attributes.transposeA ? [1, rows] : [inner, 1];
    const [bInner, bColumn] = attributes.transposeB ? [1, inner] : [columns, 1];
    for (let m = 0; m < count; m++)
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) {
          let total = 0;
          for (let k = 0; k < inner; k++)
            total +=
              a!.data[m * rows * inner + i * aRow + k * aInner]! *
              b!.data[m * inner * columns + k * bInner + j * bColumn]!;
          result[(m * rows + i) * columns + j] = total;
        }
    return result;
  },
  gradient: ({ attributes: { transposeA, transposeB }, inputs: [a, b], upstream }) => [
    transposeA
      ? matmul(b!, upstream, { transposeA: transposeB, transposeB: true })
      : matmul(upstream, b!, { transposeB: !transposeB }),
    transposeB
      ? matmul(upstream, a!, { transposeA: true, transposeB: transposeA })
      : matmul(a!, upstream, { transposeA: !transposeA }),
  ],
  multiplyAdds: (attributes, inputs) => {
    const { count, rows, inner, columns } = matmulSizes(attributes, inputs);
    return count * rows * inner * columns;
  },
  samplewise: ({ transposeA }, [a]) => a!.length === 2 && !transposeA,
  onnx: 'MatMul',
  samples: [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ].flatMap(([transposeA, transposeB]) =>
    [
      [1, 1, 1],
      [5, 7, 3],
      [13, 20, 33],
      [4, 3, 2, 5],
    ].map((sizes) => {
      const [inner, columns, rows, ...leading] = [...sizes].reverse() as [number, number, number, ...number[]];
      return {
        name: `${sizes.join('x')}${transposeA ? ' a^T' : ''}${transposeB ? ' b^T' : ''}`,
        attributes: { transposeA: transposeA!, transposeB: transposeB! },
        inputs: [
          { shape: [...leading, ...(transposeA ? [inner, rows] : [rows, inner])] },
          { shape: [...leading, ...(transposeB ? [columns, inner] : [inner, columns])] },
        ],
      };
    }),
  ),
  errorSamples: [
    {
      name: 'inner',
      attributes: { transposeA: false, transposeB: true },
      inputs: [
        [2, 3],
        [4, 5],
      ],
      message:
        '[matmul] a: 2x3 and b: 4x5 transposed do not fit. Columns of a must equal rows of b, and all leading axes be equal.',
    },
  ],
});

export function matmul(a: Value, b: Value, options: Partial<MatmulAttributes> = {}): Value {
  return a.builder.apply(matmulOp, { transposeA: false, transposeB: false, ...options }, a, b);
}
