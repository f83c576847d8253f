import { checkCount, checkNumber } from '../../core/checks.ts';
import { checkFinite, type Plane } from '../plane.ts';
import { type Keypoint, strongestFirst } from './keypoint.ts';
import { type Octave, scaleSpace } from './scaleSpace.ts';
import { siftDescriptor } from './siftDescriptor.ts';
import { mainDirections } from './siftOrientation.ts';
import { edgeness, extremalCells, refine } from './stack.ts';

/** Options of {@link sift}. */
export interface SiftOptions {
  /** Steps in which the scale doubles. Default 3. */
  readonly intervals?: number;
  /** Smoothing, in pixels, that an octave begins with, > 1. Default 1.6. */
  readonly sigma?: number;
  /** Least difference of Gaussians, times `intervals`, for pixels 0..1. Default 0.04. */
  readonly contrast?: number;
  /** Largest ratio of the curvatures across and along: above, it is an edge. Default 10. */
  readonly edge?: number;
  /** Begin with an image of twice the size: about four times as many keypoints. Default true. */
  readonly enlarge?: boolean;
}

function checked(options: SiftOptions): Required<SiftOptions> {
  const all = { intervals: 3, sigma: 1.6, contrast: 0.04, edge: 10, enlarge: true, ...options };
  checkCount(all.intervals, 'intervals', '[sift]');
  checkNumber(all.sigma, 'sigma', '[sift]', { above: 1, below: 100 });
  checkNumber(all.contrast, 'contrast', '[sift]', { least: 0 });
  checkNumber(all.edge, 'edge', '[sift]', { least: 1 });
  return all;
}

/**
 * SIFT: scale-invariant keypoints of Lowe 2004. Extremes of the difference of Gaussians over place and scale, refined
 * between pixels, without weak ones and those on edges; one keypoint for each main direction; 128 numbers each.
 *
 * Shapes: a grey plane `H W`, 0..1, to keypoints, the strongest first; none when a side is too short for an octave.
 * @throws DataError for NaN and infinite numbers.
 */
export function sift(source: Plane, options: SiftOptions = {}): Keypoint[] {
  const all = checked(options);
  checkFinite(source, '[sift]');
  const octaves = scaleSpace(source, { base: all.sigma, intervals: all.intervals, enlarge: all.enlarge });
  return strongestFirst(octaves.flatMap((octave) => keypointsOf(octave, all)));
}

function keypointsOf(octave: Octave, { intervals, contrast, edge, sigma }: Required<SiftOptions>): Keypoint[] {
  const stack = octave.differences;
  const least = contrast / intervals;
  return extremalCells(stack, 0.5 * least).flatMap((start) => {
    const found = refine(stack, start);
    if (found === undefined || Math.abs(found.value) < least) return [];
    const bend = edgeness(stack, found.cell);
    if (!(bend > 0 && bend < (edge + 1) ** 2 / edge)) return [];
    return describe(octave, found.cell.s, { ...found, scale: sigma * 2 ** (found.s / intervals) });
  });
}

/** A keypoint for each main direction of a place in an octave. */
function describe(
  { images, step }: Octave,
  layer: number,
  { x, y, scale, value }: { x: number; y: number; scale: number; value: number },
): Keypoint[] {
  const image = images[layer]!;
  return mainDirections(image, x, y, scale).map((angle) => ({
    x: x * step,
    y: y * step,
    scale: scale * step,
    angle,
    response: value,
    descriptor: siftDescriptor(image, x, y, scale, angle),
  }));
}
