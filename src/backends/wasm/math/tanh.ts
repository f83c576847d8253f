import { powerOfTwo, splitExp } from './exp.ts';
import type { Pack, Packs } from './packs.ts';

/** From here on tanh rounds to 1. */
const LARGEST = 10;
/** Below, the polynomial is used. */
const SMALL = 0.45;
/** (tanh(x) / x - 1) / x^2 as a polynomial in x^2 for |x| <= 0.45, minimax: off by at most 2^-27 of tanh(x). */
const TAIL = [-0.33333250880241394, 0.13329249620437622, -0.05334365367889404, 0.018024751916527748];

/**
 * tanh(x) for every float32: at most 2 ulp off. A polynomial near 0, `e / (e + 2)` with `e = exp(2|x|) - 1` beyond, and
 * the sign of x.
 */
export function tanh(p: Packs, x: Pack): Pack {
  const size = p.atMost(p.abs(x), LARGEST);
  const result = p.select(p.lt(size, SMALL), small(p, size), large(p, size));
  return p.copySign(result, x);
}

function small(p: Packs, x: Pack): Pack {
  const square = p.mul(x, x);
  return p.madd(p.mul(x, square), p.polynomial(square, TAIL), x);
}

function large(p: Packs, x: Pack): Pack {
  const { exponent, high, tail } = splitExp(p, p.add(x, x));
  const power = powerOfTwo(p, exponent);
  const e = p.madd(power, p.add(high, tail), p.sub(power, 1));
  return p.div(e, p.add(e, 2));
}
