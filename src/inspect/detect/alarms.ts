import { OptionError } from '../../core/errors.ts';
import { type Dataset, dataset } from '../../data/dataset.ts';
import type { ObjectScene } from '../../data/scenes/scene.ts';
import { backgroundClass, windowPixels } from '../../data/scenes/windows.ts';
import { type Box, overlapOf } from '../../image/box.ts';
import type { Image } from '../../image/image.ts';
import { type DetectOptions, detectObjects } from './detect.ts';
import type { SlidingClassifier } from './sliding.ts';

/** False alarms overlap every object at most so far: what overlaps one more is a bad box, not the background. */
const far = 0.42;

/** A box in whole pixels, within an image. */
function within({ width, height }: Image, box: Box): Box {
  const [wide, tall] = [Math.min(width, Math.round(box.width)), Math.min(height, Math.round(box.height))];
  const left = Math.max(0, Math.min(width - wide, Math.round(box.left)));
  const top = Math.max(0, Math.min(height - tall, Math.round(box.top)));
  return { left, top, width: wide, height: tall };
}

/**
 * What a detector takes for objects where there are none, as samples of the background to train it on: the hard ones,
 * which windows at random rarely show. Undefined when there are none. Source: Sung and Poggio 1998 ("bootstrap").
 * @param like the data that the detector is trained on, with a class for the background: gives shape and classes.
 * @throws OptionError when they have none; what {@link detectObjects} throws.
 */
export async function falseAlarms(
  sliding: SlidingClassifier,
  scenes: Iterable<ObjectScene>,
  like: Dataset,
  options: DetectOptions = {},
): Promise<Dataset | undefined> {
  const background = like.classes.indexOf(backgroundClass);
  if (background < 0) {
    throw new OptionError(
      `The data "${like.name}" have no class "${backgroundClass}". Take windows of scenes: sceneWindows().`,
      { classes: like.classes },
    );
  }
  const alarms: Uint8Array[] = [];
  for (const { image, objects } of scenes) {
    for (const found of await detectObjects(sliding, image, options)) {
      const box = within(image, found);
      if (objects.some((object) => overlapOf(object, box) > far)) continue;
      alarms.push(windowPixels(image, box, like.shape));
    }
  }
  if (alarms.length === 0) return undefined;
  const pixels = Uint8Array.from(alarms.flatMap((each) => [...each]));
  const labels = new Uint8Array(alarms.length).fill(background);
  return dataset({ name: 'false alarms', shape: like.shape, classes: like.classes, pixels, labels });
}
