import type { Image } from '../image.ts';
import { channelPlanes, greyPlane, imageOfPlanes, mapPlane, type Plane, rangeOf } from '../plane.ts';

/** Changes every colour plane alone; alpha stays as it is. The change keeps the size. */
export function onColours(source: Image, change: (colour: Plane) => Plane): Image {
  const planes = channelPlanes(source);
  const colours = source.channels > 2 ? 3 : 1;
  return imageOfPlanes(
    planes.map((each, c) => (c < colours ? change(each) : each)),
    source.depth,
  );
}

/** Changes every plane, alpha too: for changes of size. */
export function onPlanes(source: Image, change: (each: Plane) => Plane): Image {
  return imageOfPlanes(channelPlanes(source).map(change), source.depth);
}

/** A grey image from the grey plane of one; transparent pixels count as white. */
export function onGrey(source: Image, change: (grey: Plane) => Plane): Image {
  return imageOfPlanes([change(greyPlane(source))], source.depth);
}

/** Middle grey for 0, scaled so that the largest size fits; an even 0 stays middle grey. */
export function signed(source: Plane): Plane {
  const { low, high } = rangeOf(source);
  const most = Math.max(-low, high);
  return mapPlane(source, (value) => 0.5 + (most > 0 ? value / (2 * most) : 0));
}
