import { checkCount, checkNumber } from '../../core/checks.ts';
import { integralImage } from '../integral.ts';
import { checkFinite, type Plane } from '../plane.ts';
import { hessianPlane, octaveSizes, sigmaOf } from './hessian.ts';
import { type Keypoint, strongestFirst } from './keypoint.ts';
import { type Extremum, extremalCells, refine } from './stack.ts';
import { type Place, surfDescriptor, surfDirection } from './surfDescriptor.ts';

/** Options of {@link surf}. */
export interface SurfOptions {
  /** Octaves of four filter sizes: 9 15 21 27, 15 27 39 51, ... Default 4. */
  readonly octaves?: number;
  /** Least determinant of the Hessian, for pixels 0..1. Default 0.001. */
  readonly threshold?: number;
}

/**
 * SURF: keypoints by a Hessian of boxes over an integral image, so that every scale costs the same. Maxima of the
 * determinant over place and scale, refined between pixels, with their direction and 64 numbers each. Source: Bay, Ess,
 * Tuytelaars, Van Gool 2008.
 *
 * Shapes: a grey plane `H W`, 0..1, to keypoints, the strongest first; none within half a filter of the frame.
 * @throws DataError for NaN and infinite numbers.
 */
export function surf(source: Plane, { octaves = 4, threshold = 0.001 }: SurfOptions = {}): Keypoint[] {
  checkCount(octaves, 'octaves', '[surf]');
  checkNumber(threshold, 'threshold', '[surf]', { least: 0 });
  checkFinite(source, '[surf]');
  const integral = integralImage(source);
  const places = Array.from({ length: octaves }, (_, octave) => maxima(integral, octave, threshold)).flat();
  return strongestFirst(places.map((place) => describe(integral, place)));
}

interface Maximum extends Place {
  readonly response: number;
}

/** The maxima of one octave, whose responses are taken at every 2^octave-th pixel. */
function maxima(integral: Plane, octave: number, threshold: number): Maximum[] {
  const step = 2 ** octave;
  const sizes = octaveSizes(octave);
  if (sizes[3] >= Math.min(integral.width, integral.height)) return [];
  const stack = sizes.map((size) => hessianPlane(integral, size, step));
  return extremalCells(stack, threshold).flatMap((cell) => {
    const found = refine(stack, cell);
    return found === undefined || found.value < threshold ? [] : [maximum(found, step, sizes)];
  });
}

function maximum({ x, y, s, value }: Extremum, step: number, sizes: readonly number[]): Maximum {
  return { x: x * step, y: y * step, scale: sigmaOf(sizes[0]! + s * (sizes[1]! - sizes[0]!)), response: value };
}

function describe(integral: Plane, place: Maximum): Keypoint {
  const angle = surfDirection(integral, place);
  return { ...place, angle, descriptor: surfDescriptor(integral, place, angle) };
}
