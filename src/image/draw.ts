import type { Plane } from './plane.ts';

/** Red, green and blue, 0..1. */
export type Colour = readonly [number, number, number];

/** A canvas: three planes of one size. */
export type Canvas = readonly [Plane, Plane, Plane];

function dot(canvas: Canvas, x: number, y: number, colour: Colour): void {
  const { width, height } = canvas[0];
  const [column, row] = [Math.round(x), Math.round(y)];
  if (column < 0 || column >= width || row < 0 || row >= height) return;
  for (const [c, { data }] of canvas.entries()) data[row * width + column] = colour[c]!;
}

/** A straight line, cut off at the frame. */
export function drawLine(canvas: Canvas, x0: number, y0: number, x1: number, y1: number, colour: Colour): void {
  const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0))));
  for (let i = 0; i <= steps; i++) dot(canvas, x0 + ((x1 - x0) * i) / steps, y0 + ((y1 - y0) * i) / steps, colour);
}

/** A circle, cut off at the frame. */
export function drawCircle(canvas: Canvas, x: number, y: number, radius: number, colour: Colour): void {
  const steps = Math.max(8, Math.ceil(8 * radius));
  for (let i = 0; i < steps; i++) {
    const angle = (i * 2 * Math.PI) / steps;
    dot(canvas, x + radius * Math.cos(angle), y + radius * Math.sin(angle), colour);
  }
}
