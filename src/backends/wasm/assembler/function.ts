import { BackendError } from '../../../core/errors.ts';
import { constantI32, expect, localExpression, node } from './expression.ts';
import { type Namespaces, namespaces } from './namespaces.ts';
import type { Expr, FunctionHandle, Label, Local, LocalSlot, Operand, ResultType, ValueType } from './types.ts';

/** Takes the statements of a function as they are made. */
export type Append = (statement: Expr) => void;

/**
 * Builds the body of one function. Instructions are methods under their own names (`f.f32x4.add(a, b)`); statements
 * (stores, `set`, control) are appended in the order in which they are called; expressions do nothing until a statement
 * holds them.
 */
export class FunctionBuilder {
  readonly i32: Namespaces['i32'];
  readonly i64: Namespaces['i64'];
  readonly f32: Namespaces['f32'];
  readonly f64: Namespaces['f64'];
  readonly v128: Namespaces['v128'];
  readonly i8x16: Namespaces['i8x16'];
  readonly i16x8: Namespaces['i16x8'];
  readonly i32x4: Namespaces['i32x4'];
  readonly i64x2: Namespaces['i64x2'];
  readonly f32x4: Namespaces['f32x4'];
  readonly f64x2: Namespaces['f64x2'];
  readonly memory: Namespaces['memory'];
  readonly atomic: Namespaces['atomic'];
  /** Name of the function, for messages. */
  readonly name: string;
  /** Type of what it returns. */
  readonly result: ResultType;
  /** Parameters, then local variables. */
  readonly slots: LocalSlot[] = [];
  /** Statements that run before all others. */
  readonly prologue: Expr[] = [];
  readonly #append: Append;
  readonly #hoisted = new Map<string, Local<'v128'>>();
  readonly #open: Label[] = [];
  /** Vectors made inside each of the loops around the next statement, the innermost last. */
  readonly #scopes: Local[][] = [];
  #zero: Local<'v128'> | undefined;
  #labels = 0;

  constructor(name: string, result: ResultType, append: Append) {
    this.name = name;
    this.result = result;
    this.#append = append;
    const spaces = namespaces(append);
    this.i32 = spaces.i32;
    this.i64 = spaces.i64;
    this.f32 = spaces.f32;
    this.f64 = spaces.f64;
    this.v128 = spaces.v128;
    this.i8x16 = spaces.i8x16;
    this.i16x8 = spaces.i16x8;
    this.i32x4 = spaces.i32x4;
    this.i64x2 = spaces.i64x2;
    this.f32x4 = spaces.f32x4;
    this.f64x2 = spaces.f64x2;
    this.memory = spaces.memory;
    this.atomic = spaces.atomic;
  }

  /** A new variable without a first value: parameters are made so; others start at zero when the function is entered. */
  slot<T extends ValueType>(type: T, name: string): Local<T> {
    const slot = { index: this.slots.length, name, type };
    this.slots.push(slot);
    return localExpression(slot);
  }

  /**
   * A new local variable. With `init` it is set here; a vector made so in the body of `for` ends with the round. Without,
   * it is zero when the function is entered.
   */
  local<T extends ValueType>(type: T, init?: Operand<NoInfer<T>>, name = `${this.slots.length}`): Local<T> {
    const local = this.slot(type, name);
    if (init === undefined) return local;
    this.set<ValueType>(local, init);
    if (type === 'v128') this.#scopes.at(-1)?.push(local);
    return local;
  }

  /**
   * A constant vector in a local variable that is set when the function is entered; equal constants share one. Inside
   * loops this is faster than the constant itself: nearly twice, for the exponentials and logarithms of `math/`.
   */
  hoisted(value: Expr<'v128'>): Local<'v128'> {
    if (value.immediate.kind !== 'bytes' || value.operands.length > 0) {
      throw new BackendError(
        `[assembler] "${this.name}" hoists an expression that is not a constant vector. Give a v128 constant.`,
      );
    }
    const key = value.immediate.bytes.join();
    const known = this.#hoisted.get(key);
    if (known) return known;
    const local = this.slot('v128', `${this.slots.length}`);
    this.prologue.push(node('local.set', 'none', [value], local.immediate));
    this.#hoisted.set(key, local);
    return local;
  }

  /** Assigns to a local variable. */
  set<T extends ValueType>(local: Local<T>, value: Operand<NoInfer<T>>): void {
    this.#append(node('local.set', 'none', [this.#assigned(local, value)], local.immediate));
  }

  /** Assigns to a local variable when evaluated, and gives the value. */
  tee<T extends ValueType>(local: Local<T>, value: Operand<NoInfer<T>>): Expr<T> {
    return node('local.tee', local.type, [this.#assigned(local, value)], local.immediate);
  }

  #assigned(local: Local, value: Operand): Expr<ValueType> {
    const place = () => `the value of local $${local.immediate.slot.name} in "${this.name}"`;
    return expect(place, local.type, value);
  }

  /** A block; branching to its label leaves it. */
  block(body: (label: Label) => void): void {
    this.#structure('block', [], body);
  }

  /** A loop that runs once unless something branches to its label, which goes back to its start. */
  loop(body: (label: Label) => void): void {
    this.#structure('loop', [], body);
  }

  /** Runs `then` where the condition is not zero, else `otherwise`. */
  if(condition: Operand<'i32'>, then: () => void, otherwise?: () => void): void {
    this.#structure('if', [this.#condition('if', condition)], () => {
      then();
      if (!otherwise) return;
      this.#append(node('else', 'none', []));
      otherwise();
    });
  }

  /**
   * Counts `i` from `start` in steps of `step` while it is below `end` (signed; `end + step` must stay below 2^31). The
   * loop is tested at its bottom; a guard before it is emitted only where the bounds are not constants. `end` is
   * evaluated once unless it is a local variable, which must then keep its value.
   */
  for(start: Operand<'i32'>, end: Operand<'i32'>, step: number, body: (i: Local<'i32'>) => void): void {
    this.#checkStep(step);
    const first = expect(() => `the start of a loop in "${this.name}"`, 'i32', start);
    const last = expect(() => `the end of a loop in "${this.name}"`, 'i32', end);
    const span = spanOf(first, last);
    if (span <= 0) return;
    const isStable = last.immediate.kind === 'i32' || last.immediate.kind === 'local';
    const limit = isStable ? last : this.local('i32', last);
    const i = this.local('i32', first);
    const run = () => (span <= step ? body(i) : this.#countUp(i, limit, step, body));
    if (Number.isNaN(span)) this.if(this.i32.lt_s(i, limit), run);
    else run();
  }

  #checkStep(step: number): void {
    if (Number.isInteger(step) && step >= 1) return;
    throw new BackendError(`[assembler] a loop in "${this.name}" has step ${step}. Use a whole number from 1.`, {
      step,
    });
  }

  #countUp(i: Local<'i32'>, limit: Expr<'i32'>, step: number, body: (i: Local<'i32'>) => void): void {
    this.loop((again) => {
      this.#scopes.push([]);
      body(i);
      this.#forget(this.#scopes.pop()!);
      this.brIf(again, this.i32.lt_s(this.tee(i, this.i32.add(i, step)), limit));
    });
  }

  /**
   * Clears vectors at the end of a round. Otherwise the engine takes their values as carried into the next round, and so
   * as needed one by one, and does not fuse the neighbours that computed them.
   */
  #forget(vectors: readonly Local[]): void {
    if (vectors.length === 0) return;
    this.#zero ??= this.slot('v128', 'zero');
    for (const vector of vectors) this.set<ValueType>(vector, this.#zero);
  }

  /** Goes to the label. */
  br(label: Label): void {
    this.#append(node('br', 'none', [], this.#target(label)));
  }

  /** Goes to the label where the condition is not zero. */
  brIf(label: Label, condition: Operand<'i32'>): void {
    this.#append(node('br_if', 'none', [this.#condition('br_if', condition)], this.#target(label)));
  }

  /** Leaves the function, with a value where it has a result. */
  return(value?: Operand): void {
    this.#append(node('return', 'none', this.#returned(value)));
  }

  /** The end of the body, with a value where the function has a result. */
  end(value: Operand | undefined): void {
    for (const result of this.#returned(value)) this.#append(result);
  }

  /** The value checked against the result type of the function. */
  #returned(value: Operand | undefined): readonly Expr<ValueType>[] {
    if (this.result !== 'none') return [expect(() => `the result of "${this.name}"`, this.result, value as Operand)];
    if (value === undefined) return [];
    throw new BackendError(`[assembler] "${this.name}" returns a value but declares no result. Add result: to it.`, {
      name: this.name,
    });
  }

  /** Calls a function: an expression where it has a result, else a statement. */
  call<R extends ResultType>(
    handle: FunctionHandle<R>,
    ...args: readonly Operand[]
  ): R extends ValueType ? Expr<R> : void;
  call(handle: FunctionHandle, ...args: readonly Operand[]): Expr | undefined {
    const { name, params, result } = handle;
    if (args.length !== params.length) {
      throw new BackendError(
        `[assembler] "${name}" is called with ${args.length} arguments but has ${params.length}.`,
        {
          name,
          params,
        },
      );
    }
    const operands = params.map((type, k) => expect(() => `argument ${k + 1} of "${name}"`, type, args[k]!));
    const called = node('call', result, operands, { kind: 'function', handle });
    if (result !== 'none') return called;
    this.#append(called);
    return undefined;
  }

  /** Evaluates an expression for what it does, and forgets its value. */
  drop(value: Expr<ValueType>): void {
    this.#append(node('drop', 'none', [value]));
  }

  /** `whenTrue` where the condition is not zero, else `whenFalse`; both are evaluated. */
  select<T extends ValueType>(whenTrue: Expr<T>, whenFalse: Operand<NoInfer<T>>, condition: Operand<'i32'>): Expr<T> {
    const other = expect(() => 'the second choice of select', whenTrue.type, whenFalse as Operand);
    return node('select', whenTrue.type, [whenTrue, other, this.#condition('select', condition)] as Expr<ValueType>[]);
  }

  /** Traps. */
  unreachable(): void {
    this.#append(node('unreachable', 'none', []));
  }

  #condition(name: string, condition: Operand): Expr<'i32'> {
    return expect(() => `the condition of ${name} in "${this.name}"`, 'i32', condition);
  }

  #structure(name: 'block' | 'loop' | 'if', operands: readonly Expr<ValueType>[], body: (label: Label) => void): void {
    const label = { id: this.#labels++, depth: this.#open.length };
    this.#append(node(name, 'none', operands, { kind: 'block', label }));
    this.#open.push(label);
    body(label);
    this.#open.pop();
    this.#append(node('end', 'none', []));
  }

  #target(label: Label) {
    if (this.#open[label.depth] !== label) {
      throw new BackendError(`[assembler] a branch in "${this.name}" goes to a block that is not open there.`, {
        name: this.name,
      });
    }
    return { kind: 'label', label, relative: this.#open.length - 1 - label.depth } as const;
  }
}

/** How far two constant bounds are apart; NaN where one of them is not constant. */
function spanOf(first: Expr, last: Expr): number {
  return (constantI32(last) ?? Number.NaN) - (constantI32(first) ?? Number.NaN);
}
