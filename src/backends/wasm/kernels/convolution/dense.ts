import type { Algorithm } from '../../algorithms.ts';
import type { Kernel, Phase } from '../../kernel.ts';
import { productCost, productKernel } from '../matmul/index.ts';
import type { Product } from '../matmul/product.ts';
import { sumOrder } from './direct.ts';
import type { Shapes } from './shapes.ts';

/** Whether every kernel covers its whole map, so that the convolution is a matrix product. */
function isDense({ attributes: { kernel, padding, groups }, x, y }: Shapes): boolean {
  const covers = kernel[0] === x[2] && kernel[1] === x[3];
  return groups === 1 && covers && y[2] === 1 && y[3] === 1 && padding.every((border) => border === 0);
}

/** Bytes from row to row and from column to column of a matrix whose rows follow each other. */
const rowMajor = (columns: number) => [columns * 4, 4] as const;

function algorithm(order: string, productOf: (shapes: Shapes) => Product, kernel = productKernel): Algorithm<Shapes> {
  return {
    order,
    serves: isDense,
    cost: (shapes, options) => productCost(productOf(shapes), options),
    kernel: (shapes, options) => kernel(productOf(shapes), options, shapes.epilogue),
  };
}

const numbersOf = ({ x, y }: Shapes) => ({ samples: x[0]!, seen: x[1]! * x[2]! * x[3]!, maps: y[1]! });

/** y = x w^T */
export const denseForward = algorithm(sumOrder, (shapes) => {
  const { samples: rows, seen: inner, maps: columns } = numbersOf(shapes);
  const [[aRow, aInner], [bColumn, bInner]] = [rowMajor(inner), rowMajor(inner)];
  return { count: 1, rows, inner, columns, aRow, aInner, bInner, bColumn };
});

/** dx = dy w */
export const denseInputGradient = algorithm(sumOrder, (shapes) => {
  const { samples: rows, maps: inner, seen: columns } = numbersOf(shapes);
  const [[aRow, aInner], [bInner, bColumn]] = [rowMajor(inner), rowMajor(columns)];
  return { count: 1, rows, inner, columns, aRow, aInner, bInner, bColumn };
});

const swap = (phase: Phase): Phase => ({
  items: phase.items,
  emit: (f, pointers) => phase.emit(f, { ...pointers, inputs: [pointers.inputs[1]!, pointers.inputs[0]!] }),
});

/** A kernel whose inputs come the other way round. */
function swapped({ phases, preparation }: Kernel): Kernel {
  if (preparation === undefined) return { phases: phases.map(swap) };
  const { numbers, phases: before } = preparation;
  return { phases: phases.map(swap), preparation: { inputs: [0], numbers, phases: before.map(swap) } };
}

/** dw = dy^T x, where x is input 0. */
export const denseWeightGradient = algorithm(
  'samples',
  (shapes) => {
    const { maps: rows, samples: inner, seen: columns } = numbersOf(shapes);
    const [[aInner, aRow], [bInner, bColumn]] = [rowMajor(rows), rowMajor(columns)];
    return { count: 1, rows, inner, columns, aRow, aInner, bInner, bColumn };
  },
  (product, options) => swapped(productKernel(product, options)),
);
