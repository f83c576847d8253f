import { controlRows } from './table/control.ts';
import { memoryRows } from './table/memory.ts';
import type { ImmediateKind, Row } from './table/row.ts';
import { scalarRows } from './table/scalar.ts';
import { simdFloatRows } from './table/simd-float.ts';
import { simdIntegerRows } from './table/simd-integer.ts';
import type { ResultType, ValueType } from './types.ts';

/** The instructions that can be reached by their own name, such as `f.f32x4.add`. */
export const namedRows = { ...scalarRows, ...memoryRows, ...simdIntegerRows, ...simdFloatRows };

/** Every instruction: the one table that both the encoder and the text printer read. */
const rows = { ...controlRows, ...namedRows };

export type InstructionName = keyof typeof rows;

/** One row of the table, unpacked. */
export interface Instruction {
  readonly name: InstructionName;
  readonly prefix: Row[0];
  readonly opcode: number;
  readonly params: readonly ValueType[];
  readonly result: ResultType;
  readonly immediate: ImmediateKind;
  /** Bytes moved by a memory access, lanes of a lane access, zero bytes that follow a whole-memory instruction. */
  readonly size: number;
}

/** The letters used in signatures. */
export interface Letters {
  readonly i: 'i32';
  readonly I: 'i64';
  readonly f: 'f32';
  readonly F: 'f64';
  readonly v: 'v128';
}

const LETTERS: Letters = { i: 'i32', I: 'i64', f: 'f32', F: 'f64', v: 'v128' };

function unpack(name: InstructionName): Instruction {
  const [prefix, opcode, signature, immediate = 'none', size = 0]: Row = rows[name];
  const [params = '', result = ''] = signature.split('>');
  const types = [...params].map((letter) => LETTERS[letter as keyof Letters]);
  return {
    name,
    prefix,
    opcode,
    params: types,
    result: result === '' ? 'none' : LETTERS[result as keyof Letters],
    immediate,
    size,
  };
}

/** Every instruction by its name. */
export const instructions: Readonly<Record<InstructionName, Instruction>> = Object.fromEntries(
  Object.keys(rows).map((name) => [name, unpack(name as InstructionName)]),
) as Record<InstructionName, Instruction>;
