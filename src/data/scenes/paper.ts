import type { Random } from '../../core/random.ts';
import type { Image } from '../../image/image.ts';
import { image } from '../../image/image.ts';
import { channelPlanes, type Plane, plane } from '../../image/plane.ts';
import { resize } from '../../image/resize.ts';

/** Uneven light: a few random greys from 0 to `brightest`, spread smoothly over the picture. */
export function shade(width: number, height: number, brightest: number, random: Random): Plane {
  const coarse = Uint8Array.from({ length: 5 * 4 }, () => 255 * random.uniform(0, brightest));
  const [smooth] = channelPlanes(resize(image(5, 4, 1, coarse), width, height, 'bilinear'));
  return smooth!;
}

/** Lays light ink over a plane at a place: the lighter of the two stays. What lies outside is left out. */
export function lay(target: Plane, ink: Image, left: number, top: number, strength: number): void {
  for (let y = Math.max(0, -top); y < Math.min(ink.height, target.height - top); y++) {
    for (let x = Math.max(0, -left); x < Math.min(ink.width, target.width - left); x++) {
      const at = (top + y) * target.width + left + x;
      target.data[at] = Math.max(target.data[at]!, (ink.data[y * ink.width + x]! / 255) * strength);
    }
  }
}

/** A thin straight line of light from edge to edge. */
export function drawStroke(target: Plane, strength: number, random: Random): void {
  const { width, height } = target;
  const across = random.uniform() < 0.5;
  const length = across ? width : height;
  const [from, to] = [random.uniform(0, across ? height : width), random.uniform(0, across ? height : width)];
  for (let i = 0; i < length; i++) {
    const other = Math.floor(from + ((to - from) * i) / length);
    const at = across ? other * width + i : i * width + other;
    target.data[at] = Math.max(target.data[at]!, strength);
  }
}

/** Adds normal noise and keeps within 0..1. */
export function grain(source: Plane, deviation: number, random: Random): Plane {
  const data = source.data.map((value) => Math.min(1, Math.max(0, value + random.normal(0, deviation))));
  return plane(source.width, source.height, data);
}
