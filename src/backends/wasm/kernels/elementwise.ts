import { type FusedLine, isFused } from '../../../compiler/fused.ts';
import { stridesOf } from '../../../core/shape.ts';
import { broadcastStrides } from '../../../ops/support/broadcast.ts';
import type { Expr, FunctionBuilder, Local } from '../assembler/index.ts';
import { elementwise } from '../elementwise.ts';
import { type KernelFactory, type KernelPointers, singlePhase } from '../kernel.ts';
import { type MaddMode, type Pack, Packs } from '../math/packs.ts';
import { type Axis, advance, axesOf, loopRows, span } from '../nest.ts';

/** Numbers computed side by side in the main loop: two vectors, which an engine may fuse into one of 256 bits. */
const wide = 8;
/** Numbers in one item of a walk without outer axes. */
const chunk = 2048;

type Lines = readonly FusedLine[];

/** Emits the ops one after the other; operands below the number of inputs are those. */
export function emitLines(p: Packs, lines: Lines, inputs: readonly Pack[]): Pack {
  const values = [...inputs];
  const width = inputs[0]!.length;
  for (const { op, attributes, operands } of lines) {
    if (op.name === 'fill') {
      values.push(p.constant(attributes.value as number, width));
      continue;
    }
    const emit = elementwise[op.name as keyof typeof elementwise]!;
    values.push(
      emit(
        p,
        operands.map((operand) => values[operand]!),
        attributes,
      ),
    );
  }
  return values.at(-1)!;
}

/** Loads `count` numbers (8, or 1 into the first lane) from a pointer that moves, or one repeated where it stands. */
function load(f: FunctionBuilder, pointer: Local<'i32'>, stride: number, count: number): Expr<'v128'>[] {
  if (count === 1) return [stride === 0 ? f.v128.load32_splat(pointer) : f.v128.load32_zero(pointer)];
  if (stride === 0) {
    const splat = f.local('v128', f.v128.load32_splat(pointer));
    return [splat, splat];
  }
  return [f.v128.load(pointer), f.v128.load(pointer, { offset: 16 })];
}

function emitPack(
  f: FunctionBuilder,
  mode: MaddMode,
  lines: Lines,
  pointers: readonly Local<'i32'>[],
  axis: Axis,
  count: number,
): void {
  const p = new Packs(f, mode);
  const [output, ...inputs] = pointers;
  const packs = inputs.map((pointer, index) => p.keep(load(f, pointer, axis.strides[index + 1]!, count)));
  const result = emitLines(p, lines, packs);
  if (count === 1) f.v128.store32_lane(output!, result[0]!, 0);
  else result.forEach((vector, k) => f.v128.store(output!, vector, { offset: 16 * k }));
  pointers.forEach((pointer, index) => advance(f, pointer, axis.strides[index]! * count * 4));
}

/** A walk along the innermost axis: packs of 8 numbers, then one by one. */
function emitRow(
  f: FunctionBuilder,
  mode: MaddMode,
  lines: Lines,
  pointers: readonly Local<'i32'>[],
  axis: Axis,
): void {
  const whole = axis.extent - (axis.extent % wide);
  f.for(0, whole, wide, () => emitPack(f, mode, lines, pointers, axis, wide));
  f.for(whole, axis.extent, 1, () => emitPack(f, mode, lines, pointers, axis, 1));
}

/** A walk along one long axis, split into chunks: the items of a single run of numbers. */
function emitChunks(
  f: FunctionBuilder,
  mode: MaddMode,
  lines: Lines,
  { begin, end, output, inputs }: KernelPointers,
  axis: Axis,
): void {
  const from = f.local('i32', f.i32.mul(begin, chunk));
  const chunksEnd = f.i32.mul(end, chunk);
  const to = f.local('i32', f.select(f.i32.const(axis.extent), chunksEnd, f.i32.gt_s(chunksEnd, axis.extent)));
  const pointers = [output, ...inputs].map((address, index) =>
    f.local('i32', f.i32.add(address, f.i32.mul(from, axis.strides[index]! * 4))),
  );
  const whole = f.local('i32', f.i32.sub(to, f.i32.and(f.i32.sub(to, from), wide - 1)));
  f.for(from, whole, wide, () => emitPack(f, mode, lines, pointers, axis, wide));
  f.for(whole, to, 1, () => emitPack(f, mode, lines, pointers, axis, 1));
}

/** Any elementwise op, alone or fused, with operands repeated along axes of size 1. */
export const elementwiseKernel: KernelFactory = ({ node, operands, options }) => {
  const lines = isFused(node.op)
    ? node.op.lines
    : [{ op: node.op, attributes: node.attributes, operands: operands.map((_, index) => index) }];
  if (lines.some(({ op }) => op.name !== 'fill' && !(op.name in elementwise))) return undefined;
  const strides = [stridesOf(node.shape), ...operands.map(({ shape }) => broadcastStrides(shape))];
  const axes = axesOf(node.shape, strides);
  const last = axes.at(-1)!;
  if (axes.length === 1) {
    return singlePhase(Math.ceil(last.extent / chunk), (f, call) => emitChunks(f, options.madd, lines, call, last));
  }
  const [outer, ...inner] = axes as [Axis, ...Axis[]];
  return singlePhase(outer.extent, (f, { begin, end, output, inputs }) => {
    span(f, outer, [output, ...inputs], { begin, end }, (pointers) => {
      loopRows(f, inner, pointers, (row) => emitRow(f, options.madd, lines, pointers, row));
    });
  });
};
