import { type Box, overlapOf } from '../../image/box.ts';

/** A box and how sure one is of it. */
export interface ScoredBox extends Box {
  readonly score: number;
}

/**
 * Greedy non-maximum suppression: the box with the best score stays, those that overlap it by more than `overlap`
 * (intersection over union) go, and so on with what is left. Best first; of equal scores the earlier one.
 */
export function suppress<B extends ScoredBox>(boxes: readonly B[], overlap: number): B[] {
  const kept: B[] = [];
  for (const box of boxes.toSorted((a, b) => b.score - a.score)) {
    if (kept.every((better) => overlapOf(better, box) <= overlap)) kept.push(box);
  }
  return kept;
}
