import { build } from './build.ts';
import { constant } from './expression.ts';
import { instructions, type Letters, type NamedRows } from './instructions.ts';
import type { Expr, MemoryAccess, Operand, ResultType } from './types.ts';
import { type VectorConstants, vectorConstants } from './vector-constants.ts';

type Rows = NamedRows;
type Name = keyof Rows;

/** `atomic.rmw.add` is written `atomic_rmw_add`. */
type Underscored<S extends string> = S extends `${infer A}.${infer B}` ? `${A}_${Underscored<B>}` : S;

type TypeOf<L extends string> = L extends keyof Letters ? Letters[L] : 'none';

type Operands<S extends string> = S extends `${infer L extends keyof Letters}${infer Rest}`
  ? [Operand<Letters[L]>, ...Operands<Rest>]
  : [];

type Immediates<R> = R extends readonly [unknown, unknown, unknown, infer Kind, ...unknown[]]
  ? Kind extends 'memory' | 'atomic'
    ? [access?: MemoryAccess]
    : Kind extends 'memory-lane'
      ? [lane: number, access?: MemoryAccess]
      : Kind extends 'lane'
        ? [lane: number]
        : Kind extends 'shuffle'
          ? [lanes: readonly number[]]
          : []
  : [];

type Method<R> = R extends readonly [unknown, unknown, `${infer P}>${infer T}`, ...unknown[]]
  ? (
      ...args: [...Operands<P>, ...Immediates<R>]
    ) => TypeOf<T> extends infer E extends Exclude<ResultType, 'none'> ? Expr<E> : void
  : never;

type Methods<Space extends string> = {
  readonly [N in Name as N extends `${Space}.${infer Rest}` ? Underscored<Rest> : never]: Method<Rows[N]>;
};

type NumberConstant<T extends 'i32' | 'i64' | 'f32' | 'f64'> = { const(value: number | bigint): Expr<T> };

/**
 * Every instruction as a typed method under its own name: `f32x4.add(a, b)`, operands first, then immediates (lane, then
 * offset and alignment). Dots after the first become underscores: `i32.atomic_load`. Instructions without a result
 * (stores, fences) are statements and join the function at once; all others give an expression.
 */
export interface Namespaces {
  readonly i32: Methods<'i32'> & NumberConstant<'i32'>;
  readonly i64: Methods<'i64'> & NumberConstant<'i64'>;
  readonly f32: Methods<'f32'> & NumberConstant<'f32'>;
  readonly f64: Methods<'f64'> & NumberConstant<'f64'>;
  readonly v128: Methods<'v128'>;
  readonly i8x16: Methods<'i8x16'> & VectorConstants;
  readonly i16x8: Methods<'i16x8'> & VectorConstants;
  readonly i32x4: Methods<'i32x4'> & VectorConstants;
  readonly i64x2: Methods<'i64x2'> & VectorConstants;
  readonly f32x4: Methods<'f32x4'> & VectorConstants;
  readonly f64x2: Methods<'f64x2'> & VectorConstants;
  readonly memory: Methods<'memory'>;
  readonly atomic: Methods<'atomic'>;
}

type Space = Record<string, unknown>;

const NUMBER_TYPES = ['i32', 'i64', 'f32', 'f64'] as const;

function split(name: string): [space: string, method: string] {
  const dot = name.indexOf('.');
  return [name.slice(0, dot), name.slice(dot + 1).replaceAll('.', '_')];
}

function isNamed(name: string): boolean {
  return name.includes('.') && !name.startsWith('local.') && !name.endsWith('.const');
}

const named = Object.values(instructions).filter(({ name }) => isNamed(name));

/** The expressions, which need no function to live in: shared by all functions. */
const expressions: Record<string, Space> = {};
for (const instruction of named) {
  const [space, method] = split(instruction.name);
  expressions[space] ??= {};
  expressions[space][method] = (...args: unknown[]) => build(instruction, args);
}
for (const type of NUMBER_TYPES) expressions[type]!.const = (value: number) => constant(type, value);
for (const [space, method] of Object.entries(vectorConstants)) expressions[space]!.const = method;

/** Where a space keeps what its statements join. */
const append = Symbol('append');

/** The spaces with the statements too, which find their function through the space they are called on. */
const prototypes: Record<string, Space> = {};
for (const [space, methods] of Object.entries(expressions)) prototypes[space] = Object.create(methods) as Space;
for (const instruction of named.filter(({ result }) => result === 'none')) {
  const [space, method] = split(instruction.name);
  prototypes[space]![method] = function (this: { [append]: (statement: Expr) => void }, ...args: unknown[]): void {
    this[append](build(instruction, args));
  };
}

/** The namespaces of one function: its statements go to `emit`. */
export function namespaces(emit: (statement: Expr) => void): Namespaces {
  const spaces: Record<string, Space> = {};
  for (const space of Object.keys(prototypes)) {
    const own = Object.create(prototypes[space]!) as Space & { [append]: typeof emit };
    own[append] = emit;
    spaces[space] = own;
  }
  return spaces as unknown as Namespaces;
}
