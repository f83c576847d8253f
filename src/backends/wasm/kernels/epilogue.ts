import { hasEpilogue } from '../../../compiler/epilogue.ts';
import type { FusedOp } from '../../../compiler/fused.ts';
import type { AcceptsEpilogue } from '../../../compiler/passes/joinEpilogues.ts';
import type { Op } from '../../../graph/op.ts';
import type { OpName } from '../../../ops/index.ts';
import type { Expr, FunctionBuilder, Local } from '../assembler/index.ts';
import type { EmitOptions, KernelPointers } from '../kernel.ts';
import { type Pack, Packs } from '../math/packs.ts';
import { emitLines } from './elementwise.ts';

/** What a convolution does to its results before it stores them: operands besides the result have one number a map. */
export type Epilogue = FusedOp;

/** The epilogue of an op, if it has one. */
export const epilogueOf = (op: Op): Epilogue | undefined => (hasEpilogue(op) ? op.after : undefined);

/** Inputs 0 and 1 are the maps and the weights. */
const firstOther = 2;

/** Ops of few instructions: others would make every kernel long, and are better walked apart. */
const short: readonly (OpName | 'fill')[] = [
  'abs',
  'add',
  'affine',
  'fill',
  'maximum',
  'multiply',
  'relu',
  'step',
  'subtract',
];
const isShort = (name: string) => (short as readonly string[]).includes(name);

/** Convolutions take short elementwise ops, with operands that have one number a map. */
export const acceptsEpilogue: AcceptsEpilogue = (base, after, others) =>
  base.op.name === ('convolution' satisfies OpName) &&
  after.lines.every(({ op }) => isShort(op.name)) &&
  others.every(
    ({ shape }) => shape.length === 4 && shape.every((size, axis) => size === (axis === 1 ? base.shape[1] : 1)),
  );

/** Addresses of the other operands' numbers for map number `map`. */
export function otherPointers(
  f: FunctionBuilder,
  epilogue: Epilogue | undefined,
  inputs: KernelPointers['inputs'],
  map: Expr<'i32'> | number,
): Local<'i32'>[] {
  const others = epilogue === undefined ? [] : inputs.slice(firstOther);
  const offset = others.length === 0 ? undefined : f.local('i32', f.i32.mul(map, 4));
  return others.map((input) => f.local('i32', f.i32.add(input, offset!)));
}

/** The results with the epilogue done; `other` gives the numbers of an operand, as many vectors as there are results. */
export function finish(
  f: FunctionBuilder,
  options: EmitOptions,
  epilogue: Epilogue | undefined,
  results: Pack,
  other: (index: number) => Pack,
): Pack {
  if (epilogue === undefined) return results;
  const others = Array.from({ length: epilogue.inputCount - 1 }, (_, index) => other(index));
  return emitLines(new Packs(f, options.madd), epilogue.lines, [results, ...others]);
}

/** The results of one map with the epilogue done; `offset` in bytes from where the pointers point to. */
export function finishMap(
  f: FunctionBuilder,
  options: EmitOptions,
  epilogue: Epilogue | undefined,
  results: Pack,
  pointers: readonly Local<'i32'>[],
  offset = 0,
): Pack {
  return finish(f, options, epilogue, results, (index) => {
    const number = f.local('v128', f.v128.load32_splat(pointers[index]!, { offset }));
    return results.map(() => number);
  });
}
