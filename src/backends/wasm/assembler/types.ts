import type { Instruction } from './instructions.ts';

/** The types a value on the WebAssembly stack can have. */
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

/** What an expression leaves: a value, or nothing. */
export type ResultType = ValueType | 'none';

/** The byte that stands for each type in the binary format. */
export const TYPE_CODE: Readonly<Record<ResultType, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
  none: 0x40,
};

/** A local variable of one function. */
export interface LocalSlot {
  readonly index: number;
  readonly name: string;
  readonly type: ValueType;
}

/** A place to branch to: the end of a block, or the start of a loop. */
export interface Label {
  readonly id: number;
  readonly depth: number;
}

/** A function that can be called: imported, or built earlier in the same module. */
export interface FunctionHandle<R extends ResultType = ResultType> {
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly result: R;
}

/** What an instruction carries besides its operands. */
export type Immediate =
  | { readonly kind: 'none' }
  | { readonly kind: 'i32' | 'f32' | 'f64'; readonly value: number }
  | { readonly kind: 'i64'; readonly value: bigint }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'lane'; readonly lane: number }
  | { readonly kind: 'memory'; readonly align: number; readonly offset: number; readonly lane?: number }
  | { readonly kind: 'index'; readonly zeros: number }
  | { readonly kind: 'local'; readonly slot: LocalSlot }
  | { readonly kind: 'label'; readonly label: Label; readonly relative: number }
  | { readonly kind: 'block'; readonly label: Label }
  | { readonly kind: 'function'; readonly handle: FunctionHandle };

/**
 * An immutable expression: one instruction over the expressions that feed it. It is a recipe, not a value: used twice
 * it is computed twice. Keep it in a local (`f.local(type, expression)`) to compute it once.
 */
export interface Expr<T extends ResultType = ResultType> {
  readonly type: T;
  readonly instruction: Instruction;
  readonly operands: readonly Expr<ValueType>[];
  readonly immediate: Immediate;
}

/** A local variable; as an expression it reads the variable at the moment the statement that holds it runs. */
export interface Local<T extends ValueType = ValueType> extends Expr<T> {
  readonly immediate: { readonly kind: 'local'; readonly slot: LocalSlot };
}

/** An expression, or a plain number where a number of that type is wanted (a constant). */
export type Operand<T extends ValueType = ValueType> =
  | Expr<T>
  | (T extends 'v128' ? never : T extends 'i64' ? bigint | number : number);

/** Where a load or store goes beyond its pointer: constant bytes added, and the alignment promised, in bytes. */
export interface MemoryAccess {
  /** Constant bytes added to the pointer, 0 to 2^32 - 1. Default 0. */
  readonly offset?: number;
  /** A power of two not above the bytes moved. Default: the bytes moved; a hint only, any address works. */
  readonly align?: number;
}
