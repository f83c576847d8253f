import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { Problem } from './layout.ts';

/**
 * A weight gradient sums over all samples. Where weights are few, sums over some parts of the samples are kept apart and
 * added up at the end, so that threads have enough to share. The parts do not depend on the threads, and so neither do
 * the bits.
 */
export interface Parts {
  readonly count: number;
  /** Samples of each, the last one may have fewer. */
  readonly samples: number;
}

const mostParts = 8;
/** Sums of all parts that are worth keeping, in numbers: a quarter of a second cache of today. */
const mostSums = 65_536;
/** Places of a part for each number that is added up at the end: then adding takes a few hundredths of the time. */
const fewestPlaces = 400;

/** Parts of a multiple of `pass` samples, where all sums take so many numbers. */
export function partsOf({ samples, result }: Problem, pass: number, sums: number): Parts {
  const places = samples * result[0] * result[1];
  const wanted = Math.min(mostParts, samples, Math.floor(mostSums / sums), Math.floor(places / fewestPlaces));
  const perPart = Math.ceil(Math.ceil(samples / Math.max(1, wanted)) / pass) * pass;
  return { count: Math.ceil(samples / perPart), samples: Math.min(perPart, samples) };
}

/** A span of items of one part: its number, the first sample and the one after the last, and the items within the part. */
export interface Portion {
  readonly part: Local<'i32'>;
  readonly from: Local<'i32'>;
  readonly to: Local<'i32'>;
  readonly begin: Local<'i32'>;
  readonly end: Local<'i32'>;
}

/** Emits `body` for each part that a span of items has a share of; parts are outermost, with `items` each. */
export function forParts(
  f: FunctionBuilder,
  { begin, end }: { readonly begin: Local<'i32'>; readonly end: Local<'i32'> },
  { count, samples }: Parts,
  items: number,
  total: number,
  body: (portion: Portion) => void,
): void {
  const whole = (value: number) => f.local('i32', value);
  if (count === 1) {
    body({ part: whole(0), from: whole(0), to: whole(total), begin, end });
    return;
  }
  const least = (a: Local<'i32'>, b: Local<'i32'> | number) => f.local('i32', f.select(a, b, f.i32.lt_s(a, b)));
  const partAfter = f.i32.add(f.i32.div_s(f.i32.sub(end, 1), items), 1);
  f.for(f.i32.div_u(begin, items), partAfter, 1, (part) => {
    const first = f.local('i32', f.i32.mul(part, items));
    const before = f.local('i32', f.i32.sub(begin, first));
    const from = f.local('i32', f.i32.mul(part, samples));
    body({
      part,
      from,
      to: least(f.local('i32', f.i32.add(from, samples)), total),
      begin: f.local('i32', f.select(before, 0, f.i32.gt_s(before, 0))),
      end: least(f.local('i32', f.i32.sub(end, first)), items),
    });
  });
}

/** Emits the sum of the vectors of all parts at `from`, `step` bytes apart, in the order of the parts. */
export function emitPartsSum(f: FunctionBuilder, { count }: Parts, from: Local<'i32'>, step: number, offset = 0) {
  let sum = f.v128.load(from, { offset });
  for (let part = 1; part < count; part++) sum = f.f32x4.add(sum, f.v128.load(from, { offset: offset + part * step }));
  return sum;
}
