import type { Plane } from '../plane.ts';
import { normalise } from './keypoint.ts';
import { slopeAt } from './siftOrientation.ts';

const cells = 4;
const bins = 8;

/** Adds a weight to the two bins around a position, shared by nearness: calls `add(bin, share)` for those inside. */
function share(position: number, count: number, add: (bin: number, part: number) => void): void {
  const low = Math.floor(position);
  if (low >= 0 && low < count) add(low, 1 - (position - low));
  if (low + 1 >= 0 && low + 1 < count) add(low + 1, position - low);
}

/** Adds one gradient to the histograms: position in cells, direction in bins, each shared among its neighbours. */
function addSlope(vector: Float32Array, across: number, down: number, direction: number, weight: number): void {
  const bin = Math.floor(direction);
  const part = direction - bin;
  share(down, cells, (row, rowPart) =>
    share(across, cells, (column, columnPart) => {
      const start = (row * cells + column) * bins;
      const amount = weight * rowPart * columnPart;
      vector[start + (bin % bins)]! += amount * (1 - part);
      vector[start + ((bin + 1) % bins)]! += amount * part;
    }),
  );
}

/**
 * SIFT's 128 numbers: gradients around a place, turned against its direction, in 4 x 4 cells of 3 scales, each a
 * histogram of 8 directions; weighed by a Gaussian of 2 cells, scaled to length 1, cut at 0.2 and scaled again, against
 * uneven light. Source: Lowe 2004, section 6. Coordinates in pixels of the image.
 */
export function siftDescriptor(image: Plane, x: number, y: number, scale: number, angle: number): Float32Array {
  const vector = new Float32Array(cells * cells * bins);
  const cell = 3 * scale;
  const reach = cell * Math.SQRT2 * (cells + 1) * 0.5;
  const [cosine, sine] = [Math.cos(angle) / cell, Math.sin(angle) / cell];
  const bottom = Math.min(image.height - 2, Math.floor(y + reach));
  const right = Math.min(image.width - 2, Math.floor(x + reach));
  for (let row = Math.max(1, Math.ceil(y - reach)); row <= bottom; row++) {
    for (let column = Math.max(1, Math.ceil(x - reach)); column <= right; column++) {
      const across = cosine * (column - x) + sine * (row - y);
      const down = cosine * (row - y) - sine * (column - x);
      if (Math.max(Math.abs(across), Math.abs(down)) >= (cells + 1) / 2) continue;
      const slope = slopeAt(image, column, row);
      const turned = ((((slope.angle - angle) / (2 * Math.PI)) % 1) + 1) % 1;
      const weight = slope.size * Math.exp(-(across * across + down * down) / (cells * cells * 0.5));
      addSlope(vector, across + (cells - 1) / 2, down + (cells - 1) / 2, turned * bins, weight);
    }
  }
  normalise(vector);
  for (let i = 0; i < vector.length; i++) vector[i] = Math.min(0.2, vector[i]!);
  normalise(vector);
  return vector;
}
