import { BackendError } from '../../../core/errors.ts';
import { exponentBits, expTail, powersOfTwo, ROUNDER, scale } from './exp.ts';
import { logTail, splitFloat } from './log.ts';
import type { Pack, Packs } from './packs.ts';

/** Beyond, the steps below are no longer exact where they must be. */
const LARGEST_EXPONENT = 2 ** 12;
/** Results beyond these powers of two are 0 and infinite. */
const LOWEST = -151;
const HIGHEST = 129;

/**
 * x^c for every float32 x and a constant c, with the special values of `Math.pow`: at most 4 ulp off where |c| <= 4, and
 * about |c| ulp beyond. Results below 2^-126 are denormals, then 0.
 */
export function power(p: Packs, x: Pack, c: number): Pack {
  if (!(Math.abs(c) <= LARGEST_EXPONENT)) {
    throw new BackendError(`[power] exponent ${c} is not supported. Use a number from -4096 to 4096.`, { exponent: c });
  }
  if (c === 0) return p.constant(1, x.length);
  if (c === 1) return x;
  if (c === 2) return p.mul(x, x);
  if (c === -1) return p.div(1, x);
  return withSign(p, x, c, powerOfSize(p, p.abs(x), c));
}

/** a^c for a >= 0. */
function powerOfSize(p: Packs, a: Pack, c: number): Pack {
  const isRegular = p.and(p.lt(0, a), p.lt(a, Number.POSITIVE_INFINITY));
  return p.select(isRegular, powerOfRegular(p, a, c), c > 0 ? a : p.div(1, a));
}

/**
 * a^c for positive finite a: with `a = 2^e (1 + f)` it is `2^n exp(r)`, `r = (c e - n) ln 2 + c log(1 + f)`. The first
 * piece of c has few bits, so that its product with e, and n less, are exact.
 */
function powerOfRegular(p: Packs, a: Pack, c: number): Pack {
  const { exponent, f } = splitFloat(p, a);
  const short = fewBits(c);
  const coarse = p.mul(exponent, short);
  const fine = p.madd(exponent, (c - short) * Math.LN2, p.mul(p.add(f, logTail(p, f)), c));
  const total = p.madd(fine, Math.LOG2E, coarse);
  const rounded = p.add(p.atLeast(p.atMost(total, HIGHEST), LOWEST), ROUNDER);
  const r = p.atLeast(p.madd(p.sub(coarse, p.sub(rounded, ROUNDER)), Math.LN2, fine), -1);
  return scale(p, p.add(p.add(r, expTail(p, r)), 1), powersOfTwo(p, exponentBits(p, rounded)));
}

/** The number without the last 12 bits of its float32 mantissa. */
function fewBits(c: number): number {
  const bits = new Uint32Array(Float32Array.of(c).buffer);
  bits[0] = bits[0]! & 0xfffff000;
  return new Float32Array(bits.buffer)[0]!;
}

/** Negative numbers have an odd power with their sign, an even one without, and no power that is not whole. */
function withSign(p: Packs, x: Pack, c: number, size: Pack): Pack {
  if (c % 2 === 0) return size;
  if (Number.isInteger(c)) return p.copySign(size, x);
  const hasNone = p.and(p.lt(x, 0), p.lt(Number.NEGATIVE_INFINITY, x));
  return p.select(hasNone, Number.NaN, size);
}
