import type { Colour } from '../image/canvas.ts';

/** What pictures are drawn with. */
export const paper: Colour = [255, 255, 255];
export const ink: Colour = [38, 44, 54];
export const faint: Colour = [122, 130, 143];
export const right: Colour = [24, 95, 165];
export const wrong: Colour = [214, 84, 32];

/** Height of letters without what hangs below the line. */
export const textHeight = (zoom: number) => 7 * zoom;

/** A colour between two: 0 is the first, 1 the second. */
export function mix(from: Colour, to: Colour, share: number): Colour {
  const at = (channel: 0 | 1 | 2) => Math.round(from[channel] + (to[channel] - from[channel]) * share);
  return [at(0), at(1), at(2)];
}
