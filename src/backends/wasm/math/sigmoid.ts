import { LOWEST, powersOfTwo, scale, splitExp } from './exp.ts';
import type { Pack, Packs } from './packs.ts';

/** Below, the quotient alone would be more than 2 ulp off. */
const FAR = -1;

/**
 * `1 / (1 + exp(-x))` for every float32: at most 2 ulp off; below 2^-126 denormals, then 0. With `e = exp(-|x|)`, which
 * cannot overflow, it is `1 / (1 + e)` for positive x and `s = e / (1 + e)` for negative x. Where e is small, that is
 * improved to `e - e s`, which rounds once: e is known in two pieces, and the error of s counts only e times.
 */
export function sigmoid(p: Packs, x: Pack): Pack {
  const { exponent, high, tail } = splitExp(p, p.atLeast(p.neg(p.abs(x)), LOWEST));
  const powers = powersOfTwo(p, exponent);
  const sum = p.add(high, 1);
  const rest = p.add(p.sub(high, p.sub(sum, 1)), tail);
  const mantissa = p.add(sum, rest);
  const e = scale(p, mantissa, powers);
  const quotient = p.div(p.select(p.lt(x, 0), e, 1), p.add(e, 1));
  const correction = p.nmadd(mantissa, quotient, rest);
  return p.select(p.lt(x, FAR), scale(p, p.add(sum, correction), powers), quotient);
}
