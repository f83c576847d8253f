import { controlRows } from './table/control.ts';
import { memoryRows } from './table/memory.ts';
import type { ImmediateKind, Row } from './table/row.ts';
import { scalarRows } from './table/scalar.ts';
import { simdFloatRows } from './table/simd-float.ts';
import { simdIntegerRows } from './table/simd-integer.ts';
import type { ResultType, ValueType } from './types.ts';

/** The instructions that can be reached by their own name, such as `f.f32x4.add`. */
export type NamedRows = typeof scalarRows & typeof memoryRows & typeof simdIntegerRows & typeof simdFloatRows;

export type InstructionName = keyof typeof controlRows | keyof NamedRows;

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

function unpack(name: InstructionName, row: Row): Instruction {
  const [prefix, opcode, signature, immediate = 'none', size = 0] = row;
  const params: ValueType[] = [];
  let at = 0;
  for (; signature[at] !== '>'; at++) params.push(LETTERS[signature[at] as keyof Letters]);
  const result = at + 1 < signature.length ? LETTERS[signature[at + 1] as keyof Letters] : 'none';
  return { name, prefix, opcode, params, result, immediate, size };
}

/** Every instruction by its name: the one table that both the encoder and the text printer read. */
export const instructions = Object.create(null) as Readonly<Record<InstructionName, Instruction>>;
for (const rows of [controlRows, scalarRows, memoryRows, simdIntegerRows, simdFloatRows]) {
  for (const name of Object.keys(rows) as InstructionName[]) {
    (instructions as Record<string, Instruction>)[name] = unpack(name, (rows as Record<string, Row>)[name]!);
  }
}
