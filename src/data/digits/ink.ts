import type { Random } from '../../core/random.ts';
import { side } from './place.ts';
import type { Line } from './spline.ts';

/** How the lines become ink. Lengths in pixels. */
export interface Pen {
  readonly radius: number;
  /** Width of the soft edge: 1 is plain antialiasing, more is blur. */
  readonly edge: number;
  /** Share by which the pressure swings the radius along a line. */
  readonly swing: number;
  /** Where in its swing the pressure begins. */
  readonly phase: number;
}

/** A pen as people use them: mostly of 2 to 3 pixels, now and then very thin or thick. */
export function choosePen(random: Random): Pen {
  const radius = Math.max(0.6, Math.min(1.9, 1.1 * Math.exp(random.normal(0, 0.3))));
  return {
    radius,
    edge: random.uniform(1, 1.7),
    swing: random.uniform(0, 0.25),
    phase: random.uniform(0, 2 * Math.PI),
  };
}

/** Draws lines into a `side` x `side` picture of cover 0..1. */
export function draw(lines: readonly Line[], pen: Pen): Float32Array {
  const cover = new Float32Array(side * side);
  for (const line of lines) {
    let from = radiusAt(pen, line[0]!, line[1]!);
    for (let i = 2; i < line.length; i += 2) {
      const to = radiusAt(pen, line[i]!, line[i + 1]!);
      drawSegment(cover, line[i - 2]!, line[i - 1]!, from, line[i]!, line[i + 1]!, to, pen.edge);
      from = to;
    }
  }
  return cover;
}

function radiusAt(pen: Pen, x: number, y: number): number {
  return pen.radius * (1 + pen.swing * Math.sin(0.25 * (x + y) + pen.phase));
}

/** Covers the pixels near the segment from a to b, whose radius goes from `ra` to `rb`; what was darker stays. */
function drawSegment(
  cover: Float32Array,
  ax: number,
  ay: number,
  ra: number,
  bx: number,
  by: number,
  rb: number,
  edge: number,
): void {
  const reach = Math.max(ra, rb) + edge / 2;
  const [left, right] = [clampPixel(Math.min(ax, bx) - reach), clampPixel(Math.max(ax, bx) + reach)];
  const [top, bottom] = [clampPixel(Math.min(ay, by) - reach), clampPixel(Math.max(ay, by) + reach)];
  const [dx, dy] = [bx - ax, by - ay];
  const perLength = 1 / (dx * dx + dy * dy + 1e-12);
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const [px, py] = [column + 0.5 - ax, row + 0.5 - ay];
      const t = Math.max(0, Math.min(1, (px * dx + py * dy) * perLength));
      const distance = Math.sqrt((px - t * dx) ** 2 + (py - t * dy) ** 2);
      const inked = (ra + t * (rb - ra) - distance) / edge + 0.5;
      const at = row * side + column;
      if (inked > cover[at]!) cover[at] = Math.min(1, inked);
    }
  }
}

/** The row or column a coordinate lies in, kept inside the picture. */
function clampPixel(coordinate: number): number {
  return Math.max(0, Math.min(side - 1, Math.floor(coordinate)));
}
