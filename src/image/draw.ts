import { type Colour, fillRectangle } from './canvas.ts';
import type { Image } from './image.ts';

function dot(target: Image, x: number, y: number, colour: Colour): void {
  fillRectangle(target, Math.round(x), Math.round(y), 1, 1, colour);
}

/** A straight line on a canvas, cut off at its frame. */
export function drawLine(target: Image, x0: number, y0: number, x1: number, y1: number, colour: Colour): void {
  const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0))));
  for (let i = 0; i <= steps; i++) dot(target, x0 + ((x1 - x0) * i) / steps, y0 + ((y1 - y0) * i) / steps, colour);
}

/** A circle on a canvas, cut off at its frame. */
export function drawCircle(target: Image, x: number, y: number, radius: number, colour: Colour): void {
  const steps = Math.max(8, Math.ceil(8 * radius));
  for (let i = 0; i < steps; i++) {
    const angle = (i * 2 * Math.PI) / steps;
    dot(target, x + radius * Math.cos(angle), y + radius * Math.sin(angle), colour);
  }
}
