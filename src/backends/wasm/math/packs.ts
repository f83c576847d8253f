import type { Expr, FunctionBuilder, Local } from '../assembler/index.ts';

/**
 * How `a * b + c` is computed: `relaxed` with one instruction that rounds once where the machine can (`features.ts` says
 * so), `separate` with a multiplication and an addition that round twice, the same on every machine.
 */
export type MaddMode = 'relaxed' | 'separate';

/** Vectors of 4 float32 that go through the same steps side by side: an engine may fuse neighbours into wider ones. */
export type Pack = readonly Expr<'v128'>[];

/** A pack, or one number for every lane. */
export type PackOperand = Pack | number;

type Step = (...operands: readonly Expr<'v128'>[]) => Expr<'v128'>;

/**
 * Arithmetic on packs inside a function. Every result is kept in local variables, step by step for all vectors of the
 * pack, so a result may be used any number of times.
 */
export class Packs {
  readonly #f: FunctionBuilder;
  readonly #mode: MaddMode;

  constructor(f: FunctionBuilder, mode: MaddMode) {
    this.#f = f;
    this.#mode = mode;
  }

  #each(step: Step, ...operands: readonly PackOperand[]): readonly Local<'v128'>[] {
    const width = operands.find((operand) => typeof operand !== 'number')!.length;
    const lane = (operand: PackOperand, k: number) =>
      typeof operand === 'number' ? this.#f.hoisted(this.#f.f32x4.const(operand)) : operand[k]!;
    return Array.from({ length: width }, (_, k) =>
      this.#f.local('v128', step(...operands.map((operand) => lane(operand, k)))),
    );
  }

  /** The values, computed once. */
  keep(x: Pack): Pack {
    return this.#each((a) => a!, x);
  }

  /** The same number in every lane of `width` vectors. */
  constant(value: number, width: number): Pack {
    return new Array(width).fill(this.#f.hoisted(this.#f.f32x4.const(value)));
  }

  /** The same bits, given as an integer, in every lane of `width` vectors. */
  bits(value: number, width: number): Pack {
    return new Array(width).fill(this.#f.hoisted(this.#f.i32x4.const(value)));
  }

  add(a: PackOperand, b: PackOperand): Pack {
    return this.#each(this.#f.f32x4.add, a, b);
  }

  sub(a: PackOperand, b: PackOperand): Pack {
    return this.#each(this.#f.f32x4.sub, a, b);
  }

  mul(a: PackOperand, b: PackOperand): Pack {
    return this.#each(this.#f.f32x4.mul, a, b);
  }

  div(a: PackOperand, b: PackOperand): Pack {
    return this.#each(this.#f.f32x4.div, a, b);
  }

  /** `a * b + c` */
  madd(a: PackOperand, b: PackOperand, c: PackOperand): Pack {
    const { f32x4 } = this.#f;
    if (this.#mode === 'relaxed') return this.#each(f32x4.relaxed_madd, a, b, c);
    return this.#each((x, y, z) => f32x4.add(f32x4.mul(x!, y!), z!), a, b, c);
  }

  /** `c - a * b` */
  nmadd(a: PackOperand, b: PackOperand, c: PackOperand): Pack {
    const { f32x4 } = this.#f;
    if (this.#mode === 'relaxed') return this.#each(f32x4.relaxed_nmadd, a, b, c);
    return this.#each((x, y, z) => f32x4.sub(z!, f32x4.mul(x!, y!)), a, b, c);
  }

  /** `coefficients[0] + coefficients[1] * x + ...`, by Horner's rule. */
  polynomial(x: Pack, coefficients: readonly number[]): Pack {
    const [highest, next, ...rest] = coefficients.toReversed();
    return rest.reduce((sum, coefficient) => this.madd(sum, x, coefficient), this.madd(x, highest!, next!));
  }

  /** The larger of two; NaN where one is NaN. */
  max(a: PackOperand, b: PackOperand): Pack {
    return this.#each(this.#f.f32x4.max, a, b);
  }

  /** The smaller of two; NaN where one is NaN. */
  min(a: PackOperand, b: PackOperand): Pack {
    return this.#each(this.#f.f32x4.min, a, b);
  }

  /** The smaller of `x` and a bound; NaN stays NaN. Cheaper than `min`. */
  atMost(x: Pack, bound: number): Pack {
    return this.#each(this.#f.f32x4.pmin, x, bound);
  }

  /** The larger of `x` and a bound; NaN stays NaN. Cheaper than `max`. */
  atLeast(x: Pack, bound: number): Pack {
    return this.#each(this.#f.f32x4.pmax, x, bound);
  }

  sqrt(x: Pack): Pack {
    return this.#each(this.#f.f32x4.sqrt, x);
  }

  abs(x: Pack): Pack {
    return this.#each(this.#f.f32x4.abs, x);
  }

  neg(x: Pack): Pack {
    return this.#each(this.#f.f32x4.neg, x);
  }

  /** All bits set where `a < b`, none elsewhere. */
  lt(a: PackOperand, b: PackOperand): Pack {
    return this.#each(this.#f.f32x4.lt, a, b);
  }

  /** All bits set where `a == b` (so -0 equals 0), none elsewhere. */
  eq(a: PackOperand, b: PackOperand): Pack {
    return this.#each(this.#f.f32x4.eq, a, b);
  }

  and(a: PackOperand, b: PackOperand): Pack {
    return this.#each(this.#f.v128.and, a, b);
  }

  or(a: PackOperand, b: PackOperand): Pack {
    return this.#each(this.#f.v128.or, a, b);
  }

  /** `whenTrue` where the bits of the mask are set, else `whenFalse`. */
  select(mask: Pack, whenTrue: PackOperand, whenFalse: PackOperand): Pack {
    return this.#each((m, a, b) => this.#f.v128.bitselect(a!, b!, m!), mask, whenTrue, whenFalse);
  }

  /** `size`, which is not negative, with the sign of `sign`. */
  copySign(size: Pack, sign: Pack): Pack {
    return this.#each((a, s, mask) => this.#f.v128.or(a!, this.#f.v128.and(s!, mask!)), size, sign, -0);
  }

  /** Adds the bits as integers. */
  addBits(a: Pack, b: Pack): Pack {
    return this.#each(this.#f.i32x4.add, a, b);
  }

  /** Subtracts the bits as integers. */
  subBits(a: Pack, b: Pack): Pack {
    return this.#each(this.#f.i32x4.sub, a, b);
  }

  shiftLeft(x: Pack, bits: number): Pack {
    return this.#each((a) => this.#f.i32x4.shl(a!, bits), x);
  }

  /** Shifts right, keeping the sign. */
  shiftRight(x: Pack, bits: number): Pack {
    return this.#each((a) => this.#f.i32x4.shr_s(a!, bits), x);
  }

  /** The bits as signed integers, converted to float32. */
  fromIntegers(x: Pack): Pack {
    return this.#each(this.#f.f32x4.convert_i32x4_s, x);
  }
}
