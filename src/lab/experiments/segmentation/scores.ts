import type { Dataset } from '../../../data/dataset.ts';
import { confusionMatrix, intersectionOverUnion } from '../../../train/metrics.ts';

/** How well classes of pixels were told, over all pixels of all images taken together. */
export interface Scores {
  /** Share of the pixels that were taken for another class. */
  readonly pixelError: number;
  /** Intersection over union of every class. */
  readonly iou: readonly number[];
  readonly meanIou: number;
}

/** Scores from `confusion[label][prediction]` counts. */
export function scoresOf(confusion: readonly (readonly number[])[]): Scores {
  const all = confusion.flat().reduce((sum, count) => sum + count, 0);
  const right = confusion.reduce((sum, counts, index) => sum + counts[index]!, 0);
  const iou = intersectionOverUnion(confusion);
  return { pixelError: 1 - right / all, iou, meanIou: iou.reduce((sum, each) => sum + each, 0) / iou.length };
}

/** Scores of predictions in the order of the labels. */
export const scoresFor = ({ labels, classes }: Dataset, predictions: ArrayLike<number>): Scores =>
  scoresOf(confusionMatrix(labels, predictions, classes.length));
