import type { Pack, Packs } from './packs.ts';

/** ln 2 in two pieces: the first has few bits, so that its product with an exponent is exact. */
const LN2_HIGH = 0.693359375;
const LN2_LOW = Math.LN2 - LN2_HIGH;
/** (log(1 + f) - f + f^2 / 2) / f^3 for |f| <= 1/3, minimax: off by at most 2^-27 of log(1 + f). */
const TAIL = [
  0.3333321511745453, -0.24999797344207764, 0.20010405778884888, -0.16680486500263214, 0.14005862176418304,
  -0.12184277921915054, 0.13984467089176178, -0.12891601026058197,
];
const TWO_THIRDS = 0x3f2aaaab;
const EXPONENT_MASK = 0xff800000;
const MANTISSA_BITS = 23;
const SMALLEST_NORMAL = 2 ** -126;

/** `x = 2^exponent (1 + f)` with -1/3 <= f <= 1/3, for positive finite x, denormals included. */
export function splitFloat(p: Packs, x: Pack): { exponent: Pack; f: Pack } {
  const isDenormal = p.lt(x, SMALLEST_NORMAL);
  const normal = p.select(isDenormal, p.mul(x, 2 ** MANTISSA_BITS), x);
  const above = p.subBits(normal, p.bits(TWO_THIRDS, x.length));
  const mantissa = p.subBits(normal, p.and(above, p.bits(EXPONENT_MASK, x.length)));
  const exponent = p.fromIntegers(p.shiftRight(above, MANTISSA_BITS));
  return { exponent: p.sub(exponent, p.and(isDenormal, MANTISSA_BITS)), f: p.sub(mantissa, 1) };
}

/** log(1 + f) - f for |f| <= 1/3. */
export function logTail(p: Packs, f: Pack): Pack {
  const square = p.mul(f, f);
  return p.mul(square, p.madd(f, p.polynomial(f, TAIL), -0.5));
}

/** `n ln 2 + log(1 + f)` for whole n and |f| <= 1/3. */
export function joinLog(p: Packs, n: Pack, f: Pack): Pack {
  const small = p.madd(n, LN2_LOW, logTail(p, f));
  return p.madd(n, LN2_HIGH, p.add(f, small));
}

/** log(x) for every float32, denormals included: at most 1 ulp off. -Infinity at 0, NaN below. */
export function log(p: Packs, x: Pack): Pack {
  const { exponent, f } = splitFloat(p, x);
  const regular = joinLog(p, exponent, f);
  const isRegular = p.and(p.lt(0, x), p.lt(x, Number.POSITIVE_INFINITY));
  const special = p.select(p.eq(x, 0), Number.NEGATIVE_INFINITY, p.sqrt(x));
  return p.select(isRegular, regular, special);
}
