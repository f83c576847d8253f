import type { Pack, Packs } from './packs.ts';

/** Adding it rounds to the nearest whole number, which then stands in the low bits. */
export const ROUNDER = 1.5 * 2 ** 23;
/** ln 2 in two pieces: the first has few bits, so that its product with a whole number up to 2^9 is exact. */
const LN2_HIGH = 0.693359375;
const LN2_LOW = Math.LN2 - LN2_HIGH;
/** (exp(r) - 1 - r) / r^2 for |r| <= ln(2) / 2, minimax: off by at most 2^-28 of exp(r). */
const TAIL = [0.5, 0.16666513681411743, 0.0416661873459816, 0.008369590155780315, 0.0013951703440397978];
/** Below, exp is nearer to 0 than to the smallest denormal; above, it is beyond float32. */
export const LOWEST = -104;
const HIGHEST = 89;
const ONE = 0x3f800000;
const EXPONENT_MASK = 0xff800000;
const MANTISSA_BITS = 23;

/** `exp(x) = 2^n (1 + high + tail)`, with |high| <= ln(2) / 2 and a tail about a fifth of it at most. */
export interface SplitExp {
  /** n, as a whole number in the exponent bits. */
  readonly exponent: Pack;
  readonly high: Pack;
  readonly tail: Pack;
}

/** The first half of every exponential, for |x| up to 2^8 ln 2. */
export function splitExp(p: Packs, x: Pack): SplitExp {
  const rounded = p.madd(x, Math.LOG2E, ROUNDER);
  const n = p.sub(rounded, ROUNDER);
  const high = p.nmadd(n, LN2_HIGH, x);
  const low = p.mul(n, LN2_LOW);
  return { exponent: exponentBits(p, rounded), high, tail: p.sub(expTail(p, p.sub(high, low)), low) };
}

/** exp(r) - 1 - r for |r| <= ln(2) / 2. */
export function expTail(p: Packs, r: Pack): Pack {
  return p.mul(p.mul(r, r), p.polynomial(r, TAIL));
}

/** A whole number to which ROUNDER was added, moved to the exponent bits. */
export function exponentBits(p: Packs, rounded: Pack): Pack {
  return p.shiftLeft(rounded, MANTISSA_BITS);
}

/** 2^n for -126 <= n <= 127. */
export function powerOfTwo(p: Packs, exponent: Pack): Pack {
  return p.addBits(exponent, p.bits(ONE, exponent.length));
}

/** 2^n for -150 <= n <= 128 as a product of two powers that float32 can hold. */
export function powersOfTwo(p: Packs, exponent: Pack): readonly [Pack, Pack] {
  const half = p.and(p.shiftRight(exponent, 1), p.bits(EXPONENT_MASK, exponent.length));
  const rest = p.subBits(exponent, half);
  return [powerOfTwo(p, half), powerOfTwo(p, rest)];
}

/** `y 2^n`, in two steps, so that overflow and denormals come out rounded as they should. */
export function scale(p: Packs, y: Pack, [first, second]: readonly [Pack, Pack]): Pack {
  return p.mul(p.mul(y, first), second);
}

/** exp(x) for x <= 89. */
export function expOfAtMost89(p: Packs, x: Pack): Pack {
  const { exponent, high, tail } = splitExp(p, p.atLeast(x, LOWEST));
  return scale(p, p.add(p.add(high, tail), 1), powersOfTwo(p, exponent));
}

/** exp(x) for every float32: at most 1 ulp off; results below 2^-126 are denormals, then 0. */
export function exp(p: Packs, x: Pack): Pack {
  return expOfAtMost89(p, p.atMost(x, HIGHEST));
}
