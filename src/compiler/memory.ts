/** Numbers that must lie somewhere in the arena from step `from` to step `to`, both included. */
export interface Interval {
  readonly size: number;
  readonly from: number;
  readonly to: number;
}

/** Where each interval lies, in the unit of its sizes, and how long the arena is. */
export interface Layout {
  readonly offsets: readonly number[];
  readonly size: number;
}

const overlaps = (a: Interval, b: Interval) => a.from <= b.to && b.from <= a.to;

/**
 * Lays intervals into one arena so that two that live at the same time never overlap: largest first, each at the lowest
 * gap that holds it. Offsets are multiples of `alignment`.
 */
export function layOut(intervals: readonly Interval[], alignment: number): Layout {
  const order = intervals.map((_, index) => index).sort((a, b) => intervals[b]!.size - intervals[a]!.size || a - b);
  const offsets = new Array<number>(intervals.length).fill(0);
  const placed: number[] = [];
  let size = 0;
  for (const index of order) {
    const interval = intervals[index]!;
    const neighbours = placed
      .filter((other) => overlaps(interval, intervals[other]!))
      .sort((a, b) => offsets[a]! - offsets[b]!);
    let offset = 0;
    for (const other of neighbours) {
      if (offset + interval.size <= offsets[other]!) break;
      offset = Math.max(offset, align(offsets[other]! + intervals[other]!.size, alignment));
    }
    offsets[index] = offset;
    placed.push(index);
    size = Math.max(size, offset + interval.size);
  }
  return { offsets, size };
}

/** Bytes of a cache line: arrays start at one, which also keeps vector loads of one array inside it. */
export const alignment = 64;

/** The next multiple of `alignment`. */
export function align(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}
