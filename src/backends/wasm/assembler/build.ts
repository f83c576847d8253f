import { BackendError } from '../../../core/errors.ts';
import { coerce, NO_IMMEDIATE, refuse } from './expression.ts';
import { fold } from './fold.ts';
import type { Instruction } from './instructions.ts';
import type { Expr, Immediate, MemoryAccess, Operand, ValueType } from './types.ts';

/** The instruction over its arguments (operands first, then immediates), checked. Takes the array for its own. */
export function build(instruction: Instruction, args: unknown[]): Expr {
  const { immediate: kind, result, params } = instruction;
  for (let k = 0; k < params.length; k++) args[k] = operandOf(instruction, k, args[k] as Operand | undefined);
  const immediate = kind === 'none' ? NO_IMMEDIATE : immediateOf(instruction, args, params.length);
  const operands = (args.length > params.length ? args.slice(0, params.length) : args) as Expr<ValueType>[];
  const folded = result === 'i32' ? fold(instruction.name, operands) : undefined;
  return folded ?? { type: result, instruction, operands, immediate };
}

function operandOf({ name, params }: Instruction, k: number, operand: Operand | undefined): Expr<ValueType> {
  const type = params[k]!;
  return coerce(type, operand) ?? refuse(`operand ${k + 1} of ${name}`, type, operand);
}

/** The immediate from the arguments behind the operands. */
function immediateOf(instruction: Instruction, args: readonly unknown[], first: number): Immediate {
  switch (instruction.immediate) {
    case 'memory':
    case 'atomic':
      return memoryImmediate(instruction, args[first] as MemoryAccess | undefined);
    case 'memory-lane':
      return {
        ...memoryImmediate(instruction, args[first + 1] as MemoryAccess | undefined),
        lane: laneOf(instruction, args[first], 16 / instruction.size),
      };
    case 'lane':
      return { kind: 'lane', lane: laneOf(instruction, args[first], instruction.size) };
    case 'shuffle':
      return { kind: 'bytes', bytes: shuffleOf(instruction, args[first] as readonly number[]) };
    case 'index':
      return { kind: 'index', zeros: instruction.size };
    default:
      return NO_IMMEDIATE;
  }
}

function memoryImmediate({ name, size, immediate }: Instruction, access: MemoryAccess = {}) {
  const { offset = 0, align = size } = access;
  if (!Number.isInteger(offset) || offset < 0 || offset >= 2 ** 32) {
    throw new BackendError(`[assembler] ${name} has offset ${offset}. Use whole bytes from 0 to 2^32 - 1.`, { offset });
  }
  const logarithm = Math.log2(align);
  if (!Number.isInteger(logarithm) || logarithm < 0 || align > size || (immediate === 'atomic' && align !== size)) {
    const allowed = immediate === 'atomic' ? `exactly ${size}` : `a power of two up to ${size}`;
    throw new BackendError(`[assembler] ${name} has alignment ${align}. Use ${allowed}.`, { align, size });
  }
  return { kind: 'memory', align: logarithm, offset } as const;
}

function laneOf({ name }: Instruction, lane: unknown, lanes: number): number {
  if (typeof lane === 'number' && Number.isInteger(lane) && lane >= 0 && lane < lanes) return lane;
  throw new BackendError(`[assembler] ${name} has lane ${lane}. Use 0 to ${lanes - 1}.`, { lane, lanes });
}

function shuffleOf({ name }: Instruction, lanes: readonly number[]): Uint8Array {
  const valid = lanes.length === 16 && lanes.every((lane) => Number.isInteger(lane) && lane >= 0 && lane < 32);
  if (valid) return Uint8Array.from(lanes);
  throw new BackendError(`[assembler] ${name} has lanes [${lanes}]. Give 16 whole numbers from 0 to 31.`, { lanes });
}
