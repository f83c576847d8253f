import type { Dataset } from '../../../data/dataset.ts';
import { gaussianFilter } from '../../../image/filter/gaussian.ts';
import { greyPlane, type Plane } from '../../../image/plane.ts';
import { otsu } from '../../../image/segment/threshold.ts';
import { pictureOf } from '../../../train/adapt.ts';
import { scoresFor } from './scores.ts';

/** A method's class for every pixel, in the order of the labels. */
export interface Answers {
  readonly name: string;
  readonly predictions: ArrayLike<number>;
}

/** Standard deviations of smoothing that are tried, in pixels. */
const sigmas = [1, 2, 3, 4];
/** Levels `1 / steps`, `2 / steps`, ... are tried; white is 1. */
const steps = 50;

/** Something that was tried, and the share of pixels it is wrong at. */
interface Trial {
  readonly sigma: number;
  readonly level: number;
  readonly error: number;
}

const best = (trials: readonly Trial[]) => trials.reduce((a, b) => (b.error < a.error ? b : a));

const smoothed = (data: Dataset, sigma: number): Plane[] =>
  Array.from({ length: data.count }, (_, n) => gaussianFilter(greyPlane(pictureOf(data, n)), sigma));

/** Class 1 where a plane is brighter than its level, class 0 elsewhere. */
export function brighter(planes: readonly Plane[], levelOf: (plane: Plane) => number): Uint8Array {
  const size = planes[0]!.data.length;
  const predictions = new Uint8Array(planes.length * size);
  planes.forEach((plane, n) => {
    const level = levelOf(plane);
    for (let i = 0; i < size; i++) predictions[n * size + i] = plane.data[i]! > level ? 1 : 0;
  });
  return predictions;
}

/** The one level for all planes that is wrong least often, from how often each class has each brightness. */
export function bestLevel(planes: readonly Plane[], labels: ArrayLike<number>): Omit<Trial, 'sigma'> {
  const counts = [new Float64Array(steps), new Float64Array(steps)] as const;
  const size = planes[0]!.data.length;
  planes.forEach(({ data }, n) => {
    for (let i = 0; i < size; i++) {
      const step = Math.min(steps - 1, Math.max(0, Math.ceil(data[i]! * steps) - 1)); // above step / steps
      counts[labels[n * size + i] === 1 ? 1 : 0][step]!++;
    }
  });
  let wrong = counts[0].reduce((sum, count) => sum + count, 0); // at level 0 all are taken for class 1
  let found = { level: 0, wrong };
  for (let step = 0; step < steps; step++) {
    wrong += counts[1][step]! - counts[0][step]!;
    if (wrong < found.wrong) found = { level: (step + 1) / steps, wrong };
  }
  return { level: found.level, error: found.wrong / (planes.length * size) };
}

/**
 * What brightness alone can tell of the test images: nothing (always class 1), Otsu's level of each smoothed image, and
 * one level for all of them. How much is smoothed, and that level, are chosen on the training images.
 */
export function baselines(train: Dataset, test: Dataset): Answers[] {
  const trials = sigmas.map((sigma) => {
    const planes = smoothed(train, sigma);
    const { pixelError: error } = scoresFor(train, brighter(planes, otsu));
    return { byOtsu: { sigma, level: Number.NaN, error }, fixed: { sigma, ...bestLevel(planes, train.labels) } };
  });
  const byOtsu = best(trials.map((each) => each.byOtsu));
  const fixed = best(trials.map((each) => each.fixed));
  return [
    { name: `always ${test.classes[1]}`, predictions: new Uint8Array(test.labels.length).fill(1) },
    { name: `Otsu's level, smoothed by ${byOtsu.sigma}`, predictions: brighter(smoothed(test, byOtsu.sigma), otsu) },
    {
      name: `level ${fixed.level.toFixed(2)}, smoothed by ${fixed.sigma}`,
      predictions: brighter(smoothed(test, fixed.sigma), () => fixed.level),
    },
  ];
}
