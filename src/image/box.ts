import { type Colour, fillRectangle } from './canvas.ts';
import type { Image } from './image.ts';

/** An upright rectangle in the pixels of an image; its numbers need not be whole. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** How far two intervals lie over each other, at least 0. */
const shared = (startA: number, lengthA: number, startB: number, lengthB: number) =>
  Math.max(0, Math.min(startA + lengthA, startB + lengthB) - Math.max(startA, startB));

/** Intersection over union, the usual measure of how well two boxes agree: 0 apart .. 1 equal. */
export function overlapOf(a: Box, b: Box): number {
  const both = shared(a.left, a.width, b.left, b.width) * shared(a.top, a.height, b.top, b.height);
  const either = a.width * a.height + b.width * b.height - both;
  return either === 0 ? 0 : both / either;
}

/** Draws the frame of a box on a canvas, `line` pixels thick inwards, cut off at the canvas's edges. */
export function drawBox(target: Image, { left, top, width, height }: Box, colour: Colour, line = 1): void {
  const [x, y] = [Math.round(left), Math.round(top)];
  const [across, down] = [Math.round(left + width) - x, Math.round(top + height) - y];
  fillRectangle(target, x, y, across, line, colour);
  fillRectangle(target, x, y + down - line, across, line, colour);
  fillRectangle(target, x, y, line, down, colour);
  fillRectangle(target, x + across - line, y, line, down, colour);
}
