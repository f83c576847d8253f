import { gradientMagnitude, imageGradient } from '../edges/gradient.ts';
import { gaussianFilter } from '../filter/gaussian.ts';
import { mapPlane, type Plane } from '../plane.ts';
import { connectedComponents } from './components.ts';
import { distanceTransform } from './distance.ts';
import type { Labels } from './labels.ts';
import { localMaxima } from './markers.ts';
import { watershed } from './watershed.ts';

/** Options of {@link basins}. */
export interface BasinOptions {
  /** `distance`: parts a mask where it is narrow; `gradient`: parts a picture along its edges. */
  readonly relief: 'distance' | 'gradient';
  /** Smoothing of the relief in pixels: fewer parts. */
  readonly sigma: number;
  /** Markers are the deepest places within this many pixels. */
  readonly radius: number;
}

/**
 * Watershed that finds its own markers: the lowest places of a smoothed relief, at least `radius` apart. The relief is
 * the negative distance transform of a mask, flooded inside the mask only, or the size of the gradient of a picture.
 * A mask without an edge is one part; one without a pixel has none.
 */
export function basins(source: Plane, { relief, sigma, radius }: BasinOptions): Labels {
  const inside = relief === 'distance' ? source : undefined;
  const depth = gaussianFilter(inside === undefined ? gradientDepth(source) : finite(distanceTransform(inside)), sigma);
  const tops = localMaxima(depth, radius);
  const marked = inside === undefined ? tops : mapPlane(tops, (top, i) => (inside.data[i] === 0 ? 0 : top));
  const { labels, count } = connectedComponents(marked);
  if (count === 0) return labels;
  const surface = mapPlane(depth, (value) => -value);
  return watershed(surface, labels, inside === undefined ? {} : { mask: inside });
}

const gradientDepth = (source: Plane) => mapPlane(gradientMagnitude(imageGradient(source)), (size) => -size);

/** A mask that is all objects has no distances; then all places are equally deep. */
const finite = (distances: Plane) => mapPlane(distances, (d) => (d === Infinity ? 0 : d));
