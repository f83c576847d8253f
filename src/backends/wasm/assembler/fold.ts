import { constant, constantI32 } from './expression.ts';
import type { InstructionName } from './instructions.ts';
import type { Expr, ValueType } from './types.ts';

/** Exact results of i32 instructions whose operands are both known. */
const FOLDS: Partial<Record<InstructionName, (a: number, b: number) => number>> = {
  'i32.add': (a, b) => (a + b) | 0,
  'i32.sub': (a, b) => (a - b) | 0,
  'i32.mul': Math.imul,
  'i32.and': (a, b) => a & b,
  'i32.or': (a, b) => a | b,
  'i32.xor': (a, b) => a ^ b,
  'i32.shl': (a, b) => a << b,
  'i32.shr_s': (a, b) => a >> b,
  'i32.shr_u': (a, b) => (a >>> b) | 0,
};

/** Right operands that leave the left one as it is. */
const NEUTRAL: Partial<Record<InstructionName, number>> = {
  'i32.add': 0,
  'i32.sub': 0,
  'i32.mul': 1,
  'i32.or': 0,
  'i32.xor': 0,
  'i32.shl': 0,
  'i32.shr_s': 0,
  'i32.shr_u': 0,
};

/** A shorter expression with the same value, where both operands of an i32 instruction are constant or one is neutral. */
export function fold(name: InstructionName, operands: readonly Expr<ValueType>[]): Expr<ValueType> | undefined {
  const compute = FOLDS[name];
  const [left, right] = operands;
  if (!compute || !left || !right) return undefined;
  const b = constantI32(right);
  if (b === undefined) return undefined;
  const a = constantI32(left);
  if (a !== undefined) return constant('i32', compute(a, b));
  return b === NEUTRAL[name] ? left : undefined;
}
