import { BackendError } from '../../../core/errors.ts';
import { type InstructionName, instructions } from './instructions.ts';
import type { Expr, Immediate, Local, LocalSlot, Operand, ResultType, ValueType } from './types.ts';

export const NO_IMMEDIATE: Immediate = { kind: 'none' };

const NO_OPERANDS: readonly never[] = [];

const CONSTANTS = {
  i32: instructions['i32.const'],
  i64: instructions['i64.const'],
  f32: instructions['f32.const'],
  f64: instructions['f64.const'],
};

/** An instruction over operands whose types were checked before. */
export function node<T extends ResultType>(
  name: InstructionName,
  type: T,
  operands: readonly Expr<ValueType>[],
  immediate: Immediate = NO_IMMEDIATE,
): Expr<T> {
  return { type, instruction: instructions[name], operands, immediate };
}

/** A constant of a number type. Integers take the signed and the unsigned range alike. */
export function constant<T extends Exclude<ValueType, 'v128'>>(type: T, value: number | bigint): Expr<T> {
  return { type, instruction: CONSTANTS[type], operands: NO_OPERANDS, immediate: constantImmediate(type, value) };
}

function constantImmediate(type: Exclude<ValueType, 'v128'>, value: number | bigint): Immediate {
  if (type === 'i64') return { kind: 'i64', value: BigInt.asIntN(64, BigInt(value)) };
  if (type !== 'i32') return { kind: type, value: Number(value) };
  const number = Number(value);
  if (!Number.isInteger(number) || number < -(2 ** 31) || number >= 2 ** 32) {
    throw new BackendError(`[assembler] ${value} is not a 32-bit integer. Use a whole number from -2^31 to 2^32 - 1.`, {
      value,
    });
  }
  return { kind: 'i32', value: number | 0 };
}

/** A constant vector from its 16 bytes. */
export function vectorConstant(bytes: Uint8Array): Expr<'v128'> {
  return node('v128.const', 'v128', [], { kind: 'bytes', bytes });
}

/** The operand as an expression of the type wanted, undefined where it is of another; numbers become constants. */
export function coerce<T extends ValueType>(type: T, operand: Operand | undefined): Expr<T> | undefined {
  if (typeof operand === 'object') return operand.type === type ? (operand as Expr<T>) : undefined;
  if (operand === undefined || type === 'v128') return undefined;
  return constant(type, operand) as Expr<T>;
}

/** The operand as an expression of the type wanted. `where` names the place in messages. */
export function expect<T extends ValueType>(where: () => string, type: T, operand: Operand | undefined): Expr<T> {
  return coerce(type, operand) ?? refuse(where(), type, operand);
}

/** Throws: the operand is not of the type wanted. */
export function refuse(where: string, expected: ValueType, operand: Operand | undefined): never {
  const got = typeof operand === 'object' ? operand.type : operand === undefined ? 'missing' : `the number ${operand}`;
  throw new BackendError(`[assembler] ${where} is ${got} but must be ${expected}.`, { where, expected, got });
}

/** The local as an expression that reads it. */
export function localExpression<T extends ValueType>(slot: LocalSlot & { type: T }): Local<T> {
  return {
    type: slot.type,
    instruction: instructions['local.get'],
    operands: [],
    immediate: { kind: 'local', slot },
  };
}

/** The value of a constant i32, undefined for everything else. */
export function constantI32(expression: Expr): number | undefined {
  return expression.immediate.kind === 'i32' ? expression.immediate.value : undefined;
}
