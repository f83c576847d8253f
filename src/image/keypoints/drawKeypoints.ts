import { drawCircle, drawLine } from '../draw.ts';
import type { Image } from '../image.ts';
import { greyCanvas, hueColour } from '../palette.ts';
import type { Keypoint } from './keypoint.ts';

/**
 * Keypoints over a picture in grey, coloured by the size: a circle of sqrt(2) scales, the radius of a disc that stands out
 * most at that scale, and a line in its direction.
 */
export function drawKeypoints(source: Image, keypoints: readonly Keypoint[]): Image {
  const sheet = greyCanvas(source);
  for (const { x, y, scale, angle } of keypoints) {
    const radius = Math.max(2, Math.SQRT2 * scale);
    const colour = hueColour((Math.log2(Math.max(1, scale)) / 6) % 1);
    drawCircle(sheet, x, y, radius, colour);
    drawLine(sheet, x, y, x + radius * Math.cos(angle), y + radius * Math.sin(angle), colour);
  }
  return sheet;
}
