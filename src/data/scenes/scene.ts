import { checkCount, checkNumber } from '../../core/checks.ts';
import { DataError, OptionError } from '../../core/errors.ts';
import type { Random } from '../../core/random.ts';
import { formatShape } from '../../core/shape.ts';
import { type Box, overlapOf } from '../../image/box.ts';
import type { Image } from '../../image/image.ts';
import { imageOfPlanes, type Plane } from '../../image/plane.ts';
import type { Dataset } from '../dataset.ts';
import { cutOut, greyImage, scaleTo } from './cut.ts';
import { drawStroke, grain, lay, shade } from './paper.ts';

/** What a picture of several objects is composed of. */
export interface SceneOptions {
  /** Pixels. Default 256 x 192. */
  readonly width?: number;
  readonly height?: number;
  /** How many objects; fewer when they find no room. Default 8. */
  readonly objects?: number;
  /** Least and largest height of an object's frame, in pixels. Default 22 to 72, small ones being as frequent as large. */
  readonly sizes?: readonly [number, number];
  /** How much uneven light, noise, lines and fragments of other objects there is: 0 none .. 1. Default 1. */
  readonly clutter?: number;
}

/** An object in a scene: the frame that its image filled, and what it is. */
export interface SceneObject extends Box {
  readonly label: string;
}

/** A picture, and what there is to be found in it. */
export interface ObjectScene {
  readonly image: Image;
  readonly objects: readonly SceneObject[];
}

const where = '[scene]';

/** All options, checked. @throws OptionError, DataError */
function checked(data: Dataset, options: SceneOptions): Required<SceneOptions> {
  const { width = 256, height = 192, objects = 8, sizes = [22, 72], clutter = 1 } = options;
  if (data.shape[0] !== 1) {
    throw new DataError(
      `${where} scenes are composed of grey images, light on dark; "${data.name}" has ${formatShape(data.shape)}.`,
      { shape: data.shape },
    );
  }
  checkCount(width, 'width', where, 16);
  checkCount(height, 'height', where, 16);
  checkCount(objects, 'objects', where, 0);
  checkNumber(clutter, 'clutter', where, { least: 0 });
  const [least, largest] = sizes;
  checkNumber(least, 'smallest size', where, { least: 4 });
  if (largest >= least && largest <= Math.min(width, height)) return { width, height, objects, sizes, clutter };
  throw new OptionError(
    `${where} sizes are ${least} to ${largest}; the largest is at least the smallest and fits into ${width}x${height}.`,
    { sizes, width, height },
  );
}

/** Fragments that a third of whose frame is left, no larger than the smallest object: they cannot be told what of. */
function layFragments(target: Plane, data: Dataset, { sizes, clutter }: Required<SceneOptions>, random: Random): void {
  const count = Math.round((clutter * target.width * target.height) / 1600);
  const [, height, width] = data.shape;
  const [across, down] = [Math.max(1, Math.round(width * 0.32)), Math.max(1, Math.round(height * 0.32))];
  for (let i = 0; i < count; i++) {
    const source = greyImage(data, random.integer(data.count));
    const [left, top] = [random.integer(width - across + 1), random.integer(height - down + 1)];
    const piece = cutOut(source, { left, top, width: across, height: down });
    const side = Math.max(1, Math.round(sizes[0] * random.uniform(0.25, 0.5)));
    const scaled = scaleTo(piece, Math.max(1, Math.round((side * across) / down)), side);
    const place = [random.integer(target.width) - 4, random.integer(target.height) - 4] as const;
    lay(target, scaled, ...place, random.uniform(0.5, 1));
  }
}

/** A frame for an object of an aspect ratio, in whole pixels. */
function frame(aspect: number, { width, height, sizes }: Required<SceneOptions>, random: Random): Box {
  const tall = Math.round(sizes[0] * (sizes[1] / sizes[0]) ** random.uniform());
  const wide = Math.min(width, Math.max(1, Math.round(tall * aspect)));
  return { left: random.integer(width - wide + 1), top: random.integer(height - tall + 1), width: wide, height: tall };
}

/** How often a place is looked for, and how far frames may overlap: their margins are empty. */
const [attempts, mostOverlap] = [40, 0.08];

function layObjects(target: Plane, data: Dataset, options: Required<SceneOptions>, random: Random): SceneObject[] {
  const placed: SceneObject[] = [];
  const [, height, width] = data.shape;
  for (let i = 0; i < options.objects; i++) {
    const frames = Array.from({ length: attempts }, () => frame(width / height, options, random));
    const box = frames.find((each) => placed.every((other) => overlapOf(each, other) <= mostOverlap));
    const index = random.integer(data.count);
    if (box === undefined) continue;
    lay(target, scaleTo(greyImage(data, index), box.width, box.height), box.left, box.top, random.uniform(0.8, 1));
    placed.push({ ...box, label: data.classes[data.labels[index]!]! });
  }
  return placed;
}

/**
 * A picture of several objects: images of a data set, scaled to differing sizes and laid at random places over uneven
 * light, thin lines and fragments of other images; then noise over all. The lighter stays wherever two meet, so the
 * images are to be grey, light on dark. What comes out depends on the data, the options and the generator alone.
 * @throws OptionError for sizes that cannot be. @throws DataError for images in colour.
 */
export function composeScene(data: Dataset, options: SceneOptions, random: Random): ObjectScene {
  const all = checked(data, options);
  const { width, height, clutter } = all;
  const target = shade(width, height, Math.min(1, 0.3 * clutter), random.derive('light'));
  const lines = random.derive('lines');
  for (let i = 0; i < 5 * clutter; i++) drawStroke(target, lines.uniform(0.2, 0.7), lines);
  layFragments(target, data, all, random.derive('fragments'));
  const objects = layObjects(target, data, all, random.derive('objects'));
  const noise = random.derive('noise');
  return { image: imageOfPlanes([grain(target, 0.06 * clutter * noise.uniform(0.3, 1), noise)]), objects };
}
