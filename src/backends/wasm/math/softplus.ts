import { expOfAtMost89 } from './exp.ts';
import { joinLog } from './log.ts';
import type { Pack, Packs } from './packs.ts';

/**
 * `log(1 + exp(x))` for every float32: at most 2 ulp off; below 2^-126 denormals, then 0. Computed as `max(x, 0) + log(1 + e)` with
 * `e = exp(-|x|)`, which cannot overflow.
 */
export function softplus(p: Packs, x: Pack): Pack {
  const e = expOfAtMost89(p, p.neg(p.abs(x)));
  return p.add(p.atLeast(x, 0), logOnePlus(p, e));
}

/** log(1 + e) for 0 <= e <= 1: `1 + e` is 1 + f where e is small, else 2 (1 + f). */
function logOnePlus(p: Packs, e: Pack): Pack {
  const isLarge = p.lt(1 / 3, e);
  const f = p.select(isLarge, p.madd(e, 0.5, -0.5), e);
  return joinLog(p, p.and(isLarge, 1), f);
}
