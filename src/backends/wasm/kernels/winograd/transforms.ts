import type { Expr, FunctionBuilder, Local } from '../../assembler/index.ts';
import type { MaddMode } from '../../math/packs.ts';
import { multiplyAdd } from '../tile.ts';

export type Vector = Local<'v128'>;

/** From a list of vectors to another. */
export type Transform = (list: readonly Vector[]) => Vector[];

/**
 * The one-dimensional transforms of Winograd's minimal filtering (Lavin and Gray 2016). With the points 0, 1, -1, 2, -2
 * and infinity 6 products give 4 results of a 3-tap filter, F(4, 3), or 3 results of a 4-tap filter, F(3, 4); with 0, 1,
 * -1 and infinity 4 products give 2 results of a 3-tap filter, F(2, 3).
 * Each takes and gives lists of vectors whose lanes are independent.
 */
export class Transforms {
  readonly #f: FunctionBuilder;
  readonly #mode: MaddMode;

  constructor(f: FunctionBuilder, mode: MaddMode) {
    this.#f = f;
    this.#mode = mode;
  }

  #keep(x: Expr<'v128'>): Vector {
    return this.#f.local('v128', x);
  }

  #add(a: Vector, b: Vector): Vector {
    return this.#keep(this.#f.f32x4.add(a, b));
  }

  #sub(a: Vector, b: Vector): Vector {
    return this.#keep(this.#f.f32x4.sub(a, b));
  }

  /** factor * a + b */
  #madd(factor: number, a: Vector, b: Vector): Vector {
    return this.#keep(multiplyAdd(this.#f, this.#mode, a, this.#f.hoisted(this.#f.f32x4.const(factor)), b));
  }

  #scale(factor: number, a: Vector): Vector {
    return this.#keep(this.#f.f32x4.mul(a, this.#f.hoisted(this.#f.f32x4.const(factor))));
  }

  /** B^T d: 4 places to 4. */
  data4([d0, d1, d2, d3]: readonly Vector[]): Vector[] {
    return [this.#sub(d0!, d2!), this.#add(d1!, d2!), this.#sub(d2!, d1!), this.#sub(d1!, d3!)];
  }

  /** G g: 3 taps to 4. */
  filter3to4([g0, g1, g2]: readonly Vector[]): Vector[] {
    const even = this.#scale(1 / 2, this.#add(g0!, g2!));
    return [g0!, this.#madd(1 / 2, g1!, even), this.#madd(-1 / 2, g1!, even), g2!];
  }

  /** A^T m: 4 products to 2 results. */
  result2([m0, m1, m2, m3]: readonly Vector[]): Vector[] {
    return [this.#add(m0!, this.#add(m1!, m2!)), this.#sub(this.#sub(m1!, m2!), m3!)];
  }

  /** B^T d: 6 places to 6. */
  data6([d0, d1, d2, d3, d4, d5]: readonly Vector[]): Vector[] {
    const even = this.#madd(-4, d2!, d4!);
    const odd = this.#madd(-4, d1!, d3!);
    const near = this.#sub(d4!, d2!);
    const far = this.#sub(d3!, d1!);
    return [
      this.#madd(4, d0!, this.#madd(-5, d2!, d4!)),
      this.#add(even, odd),
      this.#sub(even, odd),
      this.#madd(2, far, near),
      this.#madd(-2, far, near),
      this.#madd(4, d1!, this.#madd(-5, d3!, d5!)),
    ];
  }

  /** G g: 3 taps to 6. */
  filter3to6([g0, g1, g2]: readonly Vector[]): Vector[] {
    const ends = this.#scale(-1 / 6, this.#add(g0!, g2!));
    const wide = this.#madd(1 / 6, g2!, this.#scale(1 / 24, g0!));
    return [
      this.#scale(1 / 4, g0!),
      this.#madd(-1 / 6, g1!, ends),
      this.#madd(1 / 6, g1!, ends),
      this.#madd(1 / 12, g1!, wide),
      this.#madd(-1 / 12, g1!, wide),
      g2!,
    ];
  }

  /** G g: 4 taps to 6. */
  filter4to6([g0, g1, g2, g3]: readonly Vector[]): Vector[] {
    const even = this.#scale(-1 / 6, this.#add(g0!, g2!));
    const odd = this.#add(g1!, g3!);
    const wideEven = this.#madd(1 / 6, g2!, this.#scale(1 / 24, g0!));
    const wideOdd = this.#madd(1 / 3, g3!, this.#scale(1 / 12, g1!));
    return [
      this.#scale(1 / 4, g0!),
      this.#madd(-1 / 6, odd, even),
      this.#madd(1 / 6, odd, even),
      this.#add(wideEven, wideOdd),
      this.#sub(wideEven, wideOdd),
      g3!,
    ];
  }

  /** A^T m: 6 products to 4 results. */
  result4([m0, m1, m2, m3, m4, m5]: readonly Vector[]): Vector[] {
    const [p, q] = [this.#add(m1!, m2!), this.#sub(m1!, m2!)];
    const [r, s] = [this.#add(m3!, m4!), this.#sub(m3!, m4!)];
    return [
      this.#add(this.#add(m0!, p), r),
      this.#madd(2, s, q),
      this.#madd(4, r, p),
      this.#add(this.#madd(8, s, q), m5!),
    ];
  }

  /** A^T m: 6 products to 3 results. */
  result3([m0, m1, m2, m3, m4, m5]: readonly Vector[]): Vector[] {
    const [p, q] = [this.#add(m1!, m2!), this.#sub(m1!, m2!)];
    const [r, s] = [this.#add(m3!, m4!), this.#sub(m3!, m4!)];
    return [this.#add(this.#add(m0!, p), r), this.#madd(2, s, q), this.#add(this.#madd(4, r, p), m5!)];
  }
}

/** Applies a transform to the columns of a block and then to its rows: `block[row][column]`. */
export function both(
  block: readonly (readonly Vector[])[],
  transform: (list: readonly Vector[]) => Vector[],
): Vector[][] {
  const columns = block[0]!.map((_, c) => transform(block.map((row) => row[c]!)));
  return columns[0]!.map((_, r) => transform(columns.map((column) => column[r]!)));
}

/** One vector from four numbers, each at its own pointer plus the same offset. */
export function gather(f: FunctionBuilder, pointers: readonly Local<'i32'>[], offset: number): Vector {
  const first: Expr<'v128'> = f.v128.load32_zero(pointers[0]!, { offset });
  const all = pointers
    .slice(1)
    .reduce((vector, pointer, k) => f.v128.load32_lane(pointer, vector, k + 1, { offset }), first);
  return f.local('v128', all);
}
