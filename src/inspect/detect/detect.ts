import { checkNumber } from '../../core/checks.ts';
import { OptionError } from '../../core/errors.ts';
import { didYouMean } from '../../core/suggest.ts';
import { backgroundClass } from '../../data/scenes/windows.ts';
import type { Box } from '../../image/box.ts';
import { type Invert, matchChannels } from '../../image/fit.ts';
import type { Image } from '../../image/image.ts';
import { Model } from '../../model/model.ts';
import type { ConvolutionalForm } from '../../network/convolutional.ts';
import { defaultScales, type Level, levelsOf, planesAt } from './levels.ts';
import { type ScoreMap, SlidingClassifier } from './sliding.ts';
import { suppress } from './suppress.ts';

/** An object that was found: its box in the pixels of the image, its class and the probability of that. */
export interface Detection extends Box {
  readonly label: string;
  /** 0..1. */
  readonly score: number;
}

/** How objects are searched for. */
export interface DetectOptions {
  /**
   * By which factors the image is scaled before the windows slide over it: at 1 objects as large as the network's input
   * are found, at 0.5 those twice as large. Default: from 1 down by the cube root of 2, as long as a window fits.
   */
  readonly scales?: readonly number[];
  /** Least probability of an object, 0 <= threshold < 1. Default 0.9. */
  readonly threshold?: number;
  /** Of two boxes that overlap by more (intersection over union, 0..1) the better one stays. Default 0.3. */
  readonly overlap?: number;
  /** The class that is no object. Default: `background`, where the model has a class of that name. */
  readonly background?: string;
  /** When light and dark change places: see {@link matchChannels}. Default `auto`. */
  readonly invert?: Invert;
}

/** @throws OptionError when a background is named that the model does not have. */
function backgroundIndex(classes: readonly string[], background: string | undefined): number {
  const index = classes.indexOf(background ?? backgroundClass);
  if (index >= 0 || background === undefined) return index;
  throw new OptionError(
    `The model has no class "${background}" for the background.${didYouMean(background, classes)} Known: ${classes.join(', ')}.`,
    { background, classes },
  );
}

function checkOptions({ scales, threshold = 0, overlap = 0 }: DetectOptions): void {
  checkNumber(threshold, 'threshold', '[detect]', { least: 0, below: 1 });
  checkNumber(overlap, 'overlap', '[detect]', { least: 0, below: 1 });
  if (scales?.length === 0) throw new OptionError('[detect] scales is empty; give at least one.', { scales });
  for (const scale of scales ?? []) checkNumber(scale, 'scale', '[detect]', { above: 0 });
}

/** Place of the best class of a window that is not the background; -1 when there is none. */
function bestObject(shares: Float32Array, start: number, classes: number, background: number): number {
  let best = -1;
  for (let k = 0; k < classes; k++) {
    if (k !== background && (best < 0 || shares[start + k]! > shares[start + best]!)) best = k;
  }
  return best;
}

/** The box of a window of a level, in the pixels of the original. */
function boxOf({ window, step }: ConvolutionalForm, level: Level, row: number, column: number): Box {
  return {
    left: column * step[1] * level.across,
    top: row * step[0] * level.down,
    width: window[2]! * level.across,
    height: window[1]! * level.down,
  };
}

/** Boxes kept of one scale before suppression, the best ones: bounds the time for pictures full of objects. */
const mostCandidates = 10_000;

/** The best object of each window of a level, where it is probable enough. */
function candidates(
  { rows, columns, shares }: ScoreMap,
  level: Level,
  { classes, form }: SlidingClassifier,
  background: number,
  threshold: number,
): Detection[] {
  const found: Detection[] = [];
  for (let place = 0; place < rows * columns; place++) {
    const best = bestObject(shares, place * classes.length, classes.length, background);
    const score = best < 0 ? -1 : shares[place * classes.length + best]!;
    if (score < threshold) continue;
    const box = boxOf(form, level, Math.floor(place / columns), place % columns);
    found.push({ ...box, label: classes[best]!, score });
  }
  return found.sort((a, b) => b.score - a.score).slice(0, mostCandidates);
}

/**
 * Finds objects in an image of any size: the classifier slides over the image at several scales, windows whose best class
 * is probable enough become boxes, and of boxes that overlap the best one stays. Best first. Every object must look about
 * as it does in the classifier's training images, and the classifier should know a class `background`: without one it
 * finds something everywhere, since its probabilities say which class it is, not whether it is any.
 *
 * A model with padding looks at windows in their surroundings and not at each alone, so that its scores are near those of
 * the classifier but not equal (`SlidingClassifier.form.exact`).
 * @param model a model, or its sliding form, which is compiled once for pictures of the same size.
 * @throws OptionError for a scale, threshold, overlap or background that cannot be. @throws ShapeError when the model
 * cannot slide, or when the image is smaller than the model's input at every scale.
 */
export async function detectObjects(
  model: Model | SlidingClassifier,
  image: Image,
  options: DetectOptions = {},
): Promise<Detection[]> {
  checkOptions(options);
  const sliding = model instanceof Model ? new SlidingClassifier(model) : model;
  const { window } = sliding.form;
  const background = backgroundIndex(sliding.classes, options.background);
  const { threshold = 0.9, overlap = 0.3, invert = 'auto' } = options;
  const levels = levelsOf(image, window, options.scales ?? defaultScales(image, window));
  const { image: picture } = matchChannels(image, window[0]!, { invert });
  const found: Detection[] = [];
  for (const level of levels) {
    const map = await sliding.over(planesAt(picture, level));
    found.push(...candidates(map, level, sliding, background, threshold));
  }
  return suppress(found, overlap);
}
