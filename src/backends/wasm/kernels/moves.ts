import { type Shape, sizeOf, stridesOf } from '../../../core/shape.ts';
import { broadcastStrides } from '../../../ops/support/broadcast.ts';
import type { FunctionBuilder, Local } from '../assembler/index.ts';
import type { Kernel, KernelFactory, Phase } from '../kernel.ts';
import { type Axis, advance, axesOf, loopRows, span } from '../nest.ts';

/** Where numbers are copied from and to, in numbers from the start of each array. */
interface Copy {
  readonly shape: Shape;
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly fromStart?: number;
  readonly toStart?: number;
  readonly input?: number;
}

/** Copies one row; contiguous numbers eight at a time. */
function copyRow(f: FunctionBuilder, to: Local<'i32'>, from: Local<'i32'>, { extent, strides }: Axis): void {
  const [toStride, fromStride] = strides as [number, number];
  const whole = toStride === 1 && fromStride === 1 ? extent - (extent % 8) : 0;
  f.for(0, whole, 8, () => {
    f.v128.store(to, f.v128.load(from));
    f.v128.store(to, f.v128.load(from, { offset: 16 }), { offset: 16 });
    advance(f, to, 32);
    advance(f, from, 32);
  });
  f.for(whole, extent, 1, () => {
    f.i32.store(to, f.i32.load(from));
    advance(f, to, toStride * 4);
    advance(f, from, fromStride * 4);
  });
}

function copyPhase({ shape, from, to, fromStart = 0, toStart = 0, input = 0 }: Copy): Phase {
  const axes = axesOf(shape, [to, from]);
  const [outer, ...inner] =
    axes.length === 1 ? [{ extent: 1, strides: [0, 0] }, axes[0]!] : (axes as [Axis, ...Axis[]]);
  return {
    items: outer.extent,
    emit: (f, { begin, end, output, inputs }) => {
      const source = f.local('i32', f.i32.add(inputs[input]!, fromStart * 4));
      const target = f.local('i32', f.i32.add(output, toStart * 4));
      span(f, outer, [target, source], { begin, end }, (pointers) => {
        loopRows(f, inner, pointers, (row) => copyRow(f, pointers[0]!, pointers[1]!, row));
      });
    },
  };
}

const copyKernel = (copy: Copy): Kernel => ({ phases: [copyPhase(copy)] });

/** Zeros everywhere: what padding and sums start from. */
export function zeroPhase(numbers: number): Phase {
  const chunk = 16384;
  return {
    items: Math.ceil(numbers / chunk),
    emit: (f, { begin, end, output }) => {
      const from = f.local('i32', f.i32.mul(begin, chunk * 4));
      const limit = f.i32.mul(end, chunk * 4);
      const to = f.select(f.i32.const(numbers * 4), limit, f.i32.gt_s(limit, numbers * 4));
      f.memory.fill(f.i32.add(output, from), 0, f.i32.sub(to, from));
    },
  };
}

const dot = (counts: readonly number[], strides: readonly number[]) =>
  counts.reduce((total, count, axis) => total + count * strides[axis]!, 0);

export const sliceKernel: KernelFactory = ({ node, operands: [x] }) => {
  const { start, stride } = node.attributes as { start: number[]; stride: number[] };
  const strides = stridesOf(x!.shape);
  const from = strides.map((step, axis) => step * stride[axis]!);
  return copyKernel({ shape: node.shape, from, to: stridesOf(node.shape), fromStart: dot(start, strides) });
};

export const padKernel: KernelFactory = ({ node, operands: [x] }) => {
  const { low, interior } = node.attributes as { low: number[]; interior: number[] };
  const strides = stridesOf(node.shape);
  const to = strides.map((step, axis) => step * (interior[axis]! + 1));
  const copy = copyPhase({ shape: x!.shape, from: stridesOf(x!.shape), to, toStart: dot(low, strides) });
  return { phases: [zeroPhase(sizeOf(node.shape)), copy] };
};

export const reverseKernel: KernelFactory = ({ node, operands: [x] }) => {
  const axes = node.attributes.axes as number[];
  const strides = stridesOf(x!.shape);
  const from = strides.map((step, axis) => (axes.includes(axis) ? -step : step));
  const fromStart = axes.reduce((total, axis) => total + (x!.shape[axis]! - 1) * strides[axis]!, 0);
  return copyKernel({ shape: node.shape, from, to: strides, fromStart });
};

export const transposeKernel: KernelFactory = ({ node, operands: [x] }) => {
  const permutation = node.attributes.permutation as number[];
  const strides = stridesOf(x!.shape);
  return copyKernel({ shape: node.shape, from: permutation.map((axis) => strides[axis]!), to: stridesOf(node.shape) });
};

export const broadcastKernel: KernelFactory = ({ node, operands: [x] }) =>
  copyKernel({ shape: node.shape, from: broadcastStrides(x!.shape), to: stridesOf(node.shape) });

export const concatenateKernel: KernelFactory = ({ node, operands }) => {
  const axis = node.attributes.axis as number;
  const to = stridesOf(node.shape);
  let start = 0;
  const phases = operands.map(({ shape }, input) => {
    const phase = copyPhase({ shape, from: stridesOf(shape), to, toStart: start * to[axis]!, input });
    start += shape[axis]!;
    return phase;
  });
  return { phases };
};
