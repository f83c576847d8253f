import { checkCount } from '../../core/checks.ts';
import { DataError, OptionError } from '../../core/errors.ts';
import { combine, type Plane } from '../plane.ts';
import type { PyramidOptions } from './kernel.ts';
import { expandLevel, reduceLevel } from './step.ts';

/** How many images I_0 .. I_T a pyramid may have: until the last is a single pixel. */
export function mostLevels({ width, height }: Pick<Plane, 'width' | 'height'>): number {
  return Math.ceil(Math.log2(Math.max(width, height))) + 1;
}

/** As many levels as leave the shorter side at least one pixel without standing still. */
const usualLevels = ({ width, height }: Plane) => Math.floor(Math.log2(Math.min(width, height))) + 1;

/**
 * Gaussian pyramid: the images I_0 .. I_T, `I_0 = source` and each next one the last, smoothed by the separable kernel h
 * and halved (`reduceLevel`). Multiple scales, with noise fading from one to the next.
 * @param levels T + 1. Default: until the shorter side is 1.
 * @throws OptionError when levels is no whole number 1.. or goes beyond a single pixel.
 */
export function gaussianPyramid(source: Plane, levels = usualLevels(source), options: PyramidOptions = {}): Plane[] {
  checkCount(levels, 'levels', '[pyramid]');
  if (levels > mostLevels(source)) {
    throw new OptionError(
      `[pyramid] levels is ${levels}; ${source.width}x${source.height} pixels allow at most ${mostLevels(source)}.`,
      { levels },
    );
  }
  const images = [source];
  while (images.length < levels) images.push(reduceLevel(images.at(-1)!, options));
  return images;
}

/**
 * Laplacian pyramid: `L_t = I_t - expandLevel(I_t+1)`, the detail that each step loses, and at last `L_T = I_T`. Arguments as
 * {@link gaussianPyramid}. Source: Burt and Adelson 1983.
 */
export function laplacianPyramid(source: Plane, levels = usualLevels(source), options: PyramidOptions = {}): Plane[] {
  const images = gaussianPyramid(source, levels, options);
  return images.map((each, t) => {
    const next = images[t + 1];
    if (next === undefined) return each;
    return combine(each, expandLevel(next, each.width, each.height, options), (fine, coarse) => fine - coarse);
  });
}

/**
 * The source of a {@link laplacianPyramid}, with the same options: `I_t = L_t + expandLevel(I_t+1)` from the last to the
 * first; exact up to the rounding of one addition a level. @throws DataError when there is no level.
 */
export function fromLaplacianPyramid(pyramid: readonly Plane[], options: PyramidOptions = {}): Plane {
  const last = pyramid.at(-1);
  if (last === undefined) throw new DataError('[pyramid] a pyramid has at least one level.', {});
  return pyramid
    .slice(0, -1)
    .reduceRight(
      (coarse, detail) =>
        combine(detail, expandLevel(coarse, detail.width, detail.height, options), (lost, kept) => lost + kept),
      last,
    );
}
