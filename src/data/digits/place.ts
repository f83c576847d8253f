import type { Random } from '../../core/random.ts';
import type { Line } from './spline.ts';

/** Rows and columns of a digit's image. */
export const side = 28;

/** The box a digit fills, as in MNIST, in pixels. */
const box = 20;

/**
 * Scales the lines so that the inked digit fills about a 20x20 box, and moves their centre of mass near the centre of
 * the 28x28 image: the conventions of MNIST, kept a little loosely.
 * @param width of the pen, in pixels: it counts to the box.
 */
export function place(lines: readonly Line[], width: number, random: Random): void {
  const scale = (box * random.uniform(0.82, 1.06) - width) / extent(lines);
  const [x, y] = centreOfMass(lines);
  const toX = side / 2 + random.uniform(-1.7, 1.7);
  const toY = side / 2 + random.uniform(-1.7, 1.7);
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      line[i] = (line[i]! - x) * scale + toX;
      line[i + 1] = (line[i + 1]! - y) * scale + toY;
    }
  }
}

/** The longer side of the lines' bounding box. */
function extent(lines: readonly Line[]): number {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (const line of lines) {
    for (let i = 0; i < line.length; i++) {
      low[i & 1] = Math.min(low[i & 1]!, line[i]!);
      high[i & 1] = Math.max(high[i & 1]!, line[i]!);
    }
  }
  return Math.max(high[0]! - low[0]!, high[1]! - low[1]!);
}

/** Mean of the segments' middles, weighted by their length. */
function centreOfMass(lines: readonly Line[]): [number, number] {
  let [mass, x, y] = [0, 0, 0];
  for (const line of lines) {
    for (let i = 2; i < line.length; i += 2) {
      const [ax, ay, bx, by] = [line[i - 2]!, line[i - 1]!, line[i]!, line[i + 1]!];
      const length = Math.sqrt((bx - ax) ** 2 + (by - ay) ** 2);
      mass += length;
      x += (length * (ax + bx)) / 2;
      y += (length * (ay + by)) / 2;
    }
  }
  return [x / mass, y / mass];
}
