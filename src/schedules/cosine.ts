import { checkNumber } from '../core/checks.ts';
import type { Schedule } from './schedule.ts';

/** Options of {@link cosine}. */
export interface CosineOptions {
  /** Share of training during which the rate rises from 0 in a straight line, 0 (default) to below 1. */
  readonly warmup?: number;
  /** Share of the rate that is left at the end, default 0. */
  readonly final?: number;
}

/**
 * A rate that falls along half a wave of the cosine, slowly first and last (Loshchilov and Hutter 2017, without
 * restarts): `final + (1 - final) (1 + cos(pi t)) / 2`, t from 0 to 1 once the warm-up is over.
 * @throws OptionError when an option is out of range.
 */
export function cosine({ warmup = 0, final = 0 }: CosineOptions = {}): Schedule {
  checkNumber(warmup, 'warmup', '[cosine]', { least: 0, below: 1 });
  checkNumber(final, 'final', '[cosine]', { least: 0 });
  return (done) => {
    if (done < warmup) return done / warmup;
    const t = (done - warmup) / (1 - warmup);
    return final + ((1 - final) * (1 + Math.cos(Math.PI * t))) / 2;
  };
}
