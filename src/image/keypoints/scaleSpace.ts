import { gaussianFilter } from '../filter/gaussian.ts';
import { combine, type Plane, plane } from '../plane.ts';
import { subsamplePlane } from '../pyramid/subsample.ts';

/** Images of one size, smoothed more and more. */
export interface Octave {
  /** Pixels of the source that one step from pixel to pixel makes here. */
  readonly step: number;
  /** intervals + 3 images, the i-th with a standard deviation of `base * 2^(i / intervals)` pixels of this octave. */
  readonly images: readonly Plane[];
  /** The differences of neighbouring images: intervals + 2. */
  readonly differences: readonly Plane[];
}

/** How a scale space is built. */
export interface ScaleSpaceOptions {
  /** Smoothing of the first image of an octave, in its pixels. */
  readonly base: number;
  /** Steps in which the smoothing doubles. */
  readonly intervals: number;
  /** Begin with an image of twice the size. */
  readonly enlarge: boolean;
}

/** What a camera's image has already, in its own pixels: the assumption of Lowe 2004. */
const cameraSigma = 0.5;

/** Twice the size, less one: pixel i of the source at 2 i, and between two the mean of both. */
export function doubled(source: Plane): Plane {
  const { width, height, data } = source;
  const large = plane(2 * width - 1, 2 * height - 1);
  for (let y = 0; y < large.height; y++) {
    const [above, below] = [(y >> 1) * width, ((y + 1) >> 1) * width];
    for (let x = 0; x < large.width; x++) {
      const [left, right] = [x >> 1, (x + 1) >> 1];
      const sum = data[above + left]! + data[above + right]! + data[below + left]! + data[below + right]!;
      large.data[y * large.width + x] = sum / 4;
    }
  }
  return large;
}

/** Smoothing that takes one standard deviation to another. */
const increase = (source: Plane, from: number, to: number) => gaussianFilter(source, Math.sqrt(to * to - from * from));

/**
 * Gaussian scale space with its differences (SIFT's pyramid): octaves of images smoothed from `base` to past twice that;
 * each next octave begins with the image of twice the base, every second pixel. Until a side has less than 16 pixels.
 */
export function scaleSpace(source: Plane, options: ScaleSpaceOptions): Octave[] {
  const { base, intervals, enlarge } = options;
  let step = enlarge ? 0.5 : 1;
  let first = increase(enlarge ? doubled(source) : source, cameraSigma / step, base);
  const octaves: Octave[] = [];
  while (Math.min(first.width, first.height) >= 16) {
    const images = smoothed(first, base, intervals);
    const differences = images.slice(1).map((image, i) => combine(image, images[i]!, (more, less) => more - less));
    octaves.push({ step, images, differences });
    first = subsamplePlane(images[intervals]!, 1);
    step *= 2;
  }
  return octaves;
}

function smoothed(first: Plane, base: number, intervals: number): Plane[] {
  const images = [first];
  const sigma = (i: number) => base * 2 ** (i / intervals);
  for (let i = 1; i < intervals + 3; i++) images.push(increase(images[i - 1]!, sigma(i - 1), sigma(i)));
  return images;
}
