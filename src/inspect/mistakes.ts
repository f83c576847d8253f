import { OptionError } from '../core/errors.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Image } from '../image/image.ts';
import { pictureOf } from '../train/adapt.ts';

/** An image that was taken for another class than its own. */
export interface Mistake {
  /** Its place in the data set. */
  readonly index: number;
  readonly image: Image;
  readonly label: number;
  readonly prediction: number;
}

/**
 * The first `most` images whose prediction is not their label.
 * @throws OptionError when images have a map of labels in place of one.
 */
export function mistakesOf(data: Dataset, predictions: ArrayLike<number>, most: number): Mistake[] {
  if (data.labelSize !== undefined) {
    throw new OptionError(`The images of "${data.name}" have no one label each, so that none is a mistake as a whole.`);
  }
  const mistakes: Mistake[] = [];
  for (let index = 0; index < data.count && mistakes.length < most; index++) {
    const [label, prediction] = [data.labels[index]!, predictions[index]!];
    if (label !== prediction) mistakes.push({ index, image: pictureOf(data, index), label, prediction });
  }
  return mistakes;
}
