import { BackendError } from '../../../core/errors.ts';
import { coerce, NO_IMMEDIATE, refuse } from './expression.ts';
import { fold } from './fold.ts';
import type { Instruction } from './instructions.ts';
import type { Expr, Immediate, MemoryAccess, Operand, ValueType } from './types.ts';

/** The instruction over its arguments (operands first, then immediates), checked. */
export function build(instruction: Instruction, args: readonly unknown[]): Expr {
  const operands = operandsOf(instruction, args);
  const folded = instruction.result === 'i32' ? fold(instruction.name, operands) : undefined;
  if (folded) return folded;
  const { immediate: kind, result, params } = instruction;
  const immediate = kind === 'none' ? NO_IMMEDIATE : immediateOf(instruction, args.slice(params.length));
  return { type: result, instruction, operands, immediate };
}

function operandsOf({ name, params }: Instruction, args: readonly unknown[]): readonly Expr<ValueType>[] {
  return params.map((type, k) => {
    const operand = args[k] as Operand | undefined;
    return coerce(type, operand) ?? refuse(`operand ${k + 1} of ${name}`, type, operand);
  });
}

function immediateOf(instruction: Instruction, args: readonly unknown[]): Immediate {
  switch (instruction.immediate) {
    case 'memory':
    case 'atomic':
      return memoryImmediate(instruction, args[0] as MemoryAccess | undefined);
    case 'memory-lane':
      return {
        ...memoryImmediate(instruction, args[1] as MemoryAccess | undefined),
        lane: laneOf(instruction, args[0], 16 / instruction.size),
      };
    case 'lane':
      return { kind: 'lane', lane: laneOf(instruction, args[0], instruction.size) };
    case 'shuffle':
      return { kind: 'bytes', bytes: shuffleOf(instruction, args[0] as readonly number[]) };
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
