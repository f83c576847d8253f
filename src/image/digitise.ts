import { checkCount } from '../core/checks.ts';
import { OptionError } from '../core/errors.ts';
import type { Image } from './image.ts';
import { channelPlanes, checkFinite, imageOfPlanes, mapPlane, type Plane, plane } from './plane.ts';

/**
 * Something to take a picture of: its brightness 0..1 at any place, or 1 to 4 numbers a place (grey; grey and alpha; RGB;
 * RGBA). x runs from 0 at the left to 1 at the right, y from 0 at the top to 1 at the bottom.
 */
export type Scene = (x: number, y: number) => number | readonly number[];

/** An image as a scene: the pixel that a place falls into. */
export function sceneOf(source: Image): Scene {
  const { width, height } = source;
  const planes = channelPlanes(source);
  const cell = (at: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(at * count)));
  return (x, y) => planes.map(({ data }) => data[cell(y, height) * width + cell(x, width)]!);
}

/**
 * Samples a scene on a regular grid, in the middle of each of `width` x `height` equal cells: a plane for each of its
 * numbers. @throws OptionError when a size is no whole number >= 1, or the scene gives now more numbers, now fewer.
 */
export function sampleScene(scene: Scene, width: number, height: number): Plane[] {
  checkCount(width, 'width', '[digitise]');
  checkCount(height, 'height', '[digitise]');
  const at = (i: number) => [scene(((i % width) + 0.5) / width, (Math.floor(i / width) + 0.5) / height)].flat();
  const planes = at(0).map(() => plane(width, height));
  for (let i = 0; i < width * height; i++) {
    const samples = at(i);
    if (samples.length !== planes.length) {
      throw new OptionError(`[digitise] the scene gave ${planes.length} numbers, then ${samples.length}.`, {});
    }
    for (const [c, sample] of samples.entries()) planes[c]!.data[i] = sample;
  }
  return planes;
}

/** @throws OptionError unless it is a whole number 2..65536. */
function checkLevels(levels: number): void {
  if (Number.isInteger(levels) && levels >= 2 && levels <= 65536) return;
  throw new OptionError(`[quantise] levels is ${levels}; it must be a whole number 2..65536.`, { levels });
}

/**
 * Quantises 0..1 to the integers 0..levels-1: `round(v (levels - 1))`; what lies outside is cut off. With b bits there
 * are 2^b levels. @throws DataError for NaN and infinite numbers.
 */
export function quantise(source: Plane, levels: number): Plane {
  checkLevels(levels);
  checkFinite(source, '[quantise]');
  return mapPlane(source, (value) => Math.round(Math.min(1, Math.max(0, value)) * (levels - 1)));
}

/** Options of {@link digitise}. */
export interface DigitiseOptions {
  /** Columns and rows of the grid. */
  readonly width: number;
  readonly height: number;
  /** Different values a sample may have, 2..65536. Default 256. */
  readonly levels?: number;
}

/**
 * Digitises a scene: samples it on a regular grid and quantises the samples. The image has 8 bits a sample up to 256
 * levels, 16 above; its levels are spread evenly from black to full scale. The matrix of integers itself:
 * `rowsOf(quantise(sampleScene(...)[0], levels))`.
 */
export function digitise(scene: Scene, { width, height, levels = 256 }: DigitiseOptions): Image {
  checkLevels(levels);
  const planes = sampleScene(scene, width, height).map((samples) => quantise(samples, levels));
  const spread = planes.map((integers) => mapPlane(integers, (value) => value / (levels - 1)));
  return imageOfPlanes(spread, levels > 256 ? 16 : 8);
}
