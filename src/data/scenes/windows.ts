import { checkCount, checkNumber } from '../../core/checks.ts';
import { Random } from '../../core/random.ts';
import { sizeOf } from '../../core/shape.ts';
import { type Box, overlapOf } from '../../image/box.ts';
import type { Image } from '../../image/image.ts';
import { type Dataset, dataset } from '../dataset.ts';
import { cutOut, scaleTo } from './cut.ts';
import { composeScene, type ObjectScene, type SceneObject, type SceneOptions } from './scene.ts';

/** How windows are cut out of scenes. */
export interface SceneWindowOptions extends SceneOptions {
  /** How many windows. */
  readonly count: number;
  /** Share of them without an object. Default 0.6. */
  readonly background?: number;
  /** Whole number that fixes every pixel. Default 1. */
  readonly seed?: number;
}

/** The class of windows without an object. */
export const backgroundClass = 'background';

/** A window with an object overlaps its frame at least so far; one of the background overlaps every frame at most so far. */
const [near, far] = [0.6, 0.42];
const attempts = 100;

const inside = ({ left, top, width, height }: Box, picture: Image) =>
  left >= 0 && top >= 0 && width >= 4 && height >= 4 && left + width <= picture.width && top + height <= picture.height;

/** A box with the middle and the size of another, changed by shares of its size; whole pixels. */
function moved(box: Box, right: number, down: number, grow: number): Box {
  const [width, height] = [Math.round(box.width * grow), Math.round(box.height * grow)];
  const left = Math.round(box.left + (box.width - width) / 2 + right * box.width);
  const top = Math.round(box.top + (box.height - height) / 2 + down * box.height);
  return { left, top, width, height };
}

/** As far off as windows of a sliding network are from an object: half a step, and half way to the next scale. */
const nearby = (box: Box, random: Random) =>
  moved(box, random.uniform(-0.09, 0.09), random.uniform(-0.09, 0.09), 2 ** random.uniform(-0.2, 0.2));

/** Beside an object, a part of it, or it with much around: what a detector must not take for an object. */
function astray(box: Box, random: Random): Box {
  const kind = random.integer(3);
  if (kind === 0)
    return moved(box, random.uniform(-0.8, 0.8), random.uniform(-0.8, 0.8), 2 ** random.uniform(-0.4, 0.4));
  if (kind === 1) return moved(box, random.uniform(-0.3, 0.3), random.uniform(-0.3, 0.3), random.uniform(0.35, 0.6));
  return moved(box, random.uniform(-0.5, 0.5), random.uniform(-0.5, 0.5), random.uniform(1.65, 2.6));
}

/** Anywhere, of the size of some object. */
function anywhere(size: Box, { width, height }: Image, random: Random): Box {
  return { ...size, left: random.integer(width - size.width + 1), top: random.integer(height - size.height + 1) };
}

/** A window of the background of a scene; undefined when none was found. */
function emptyWindow({ image, objects }: ObjectScene, random: Random): Box | undefined {
  for (let i = 0; i < attempts; i++) {
    const object = objects[random.integer(objects.length)]!;
    const box = random.uniform() < 0.6 ? astray(object, random) : anywhere(object, image, random);
    if (inside(box, image) && objects.every((each) => overlapOf(each, box) <= far)) return box;
  }
  return undefined;
}

function objectWindow({ image }: ObjectScene, object: SceneObject, random: Random): Box | undefined {
  for (let i = 0; i < attempts; i++) {
    const box = nearby(object, random);
    if (inside(box, image) && overlapOf(object, box) >= near) return box;
  }
  return undefined;
}

/** Windows of one scene: of every object one, and so many of the background that their share is right on average. */
function* windowsOf(scene: ObjectScene, background: number, random: Random): Generator<{ box: Box; label: string }> {
  for (const object of scene.objects) {
    let empty = background / (1 - background);
    for (; random.uniform() < empty; empty--) {
      const box = emptyWindow(scene, random);
      if (box !== undefined) yield { box, label: backgroundClass };
    }
    const box = objectWindow(scene, object, random);
    if (box !== undefined) yield { box, label: object.label };
  }
}

/** A window as a sample: scaled to the shape of the data. */
export function windowPixels(picture: Image, box: Box, [, height, width]: Dataset['shape']): Uint8Array {
  return scaleTo(cutOut(picture, box), width, height).data as Uint8Array;
}

/**
 * What a detector learns from: windows cut out of scenes that are composed of a data set's images, of its shape, in its
 * classes and one more, {@link backgroundClass}. Windows with an object lie about it as a sliding network's windows do;
 * windows of the background show clutter, parts of objects, objects beside the middle, and objects too small for their
 * window. Window i depends on the data, the options and i alone: asking for more does not change the first ones.
 * @throws OptionError for options that cannot be. @throws DataError for images in colour.
 */
export function sceneWindows(data: Dataset, options: SceneWindowOptions): Dataset {
  const { count, background = 0.6, seed = 1, ...scene } = options;
  checkCount(count, 'count', '[windows]');
  checkCount(scene.objects ?? 1, 'objects', '[windows]');
  checkNumber(background, 'background', '[windows]', { least: 0, below: 1 });
  const classes = [...data.classes, backgroundClass];
  const size = sizeOf(data.shape);
  const [pixels, labels] = [new Uint8Array(count * size), new Uint8Array(count)];
  const random = new Random(seed);
  for (let n = 0, number = 0; n < count; number++) {
    const source = random.derive(`scene/${number}`);
    const composed = composeScene(data, scene, source);
    for (const { box, label } of windowsOf(composed, background, source.derive('windows'))) {
      if (n === count) break;
      pixels.set(windowPixels(composed.image, box, data.shape), n * size);
      labels[n++] = classes.indexOf(label);
    }
  }
  return dataset({ name: `${data.name} in scenes`, shape: data.shape, classes, pixels, labels });
}
