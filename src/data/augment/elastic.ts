import type { Random } from '../../core/random.ts';
import { cubicWeights } from './cubic.ts';

/** Draws smooth displacements of the pixels of a map: height*width numbers. */
export type SmoothField = (random: Random, into: Float64Array) => void;

/**
 * Displacements drawn independently, normal with the given deviation in pixels, at places `spacing` pixels apart, and
 * interpolated between them (Ronneberger, Fischer and Brox 2015, section 3.1).
 */
export function smoothField(height: number, width: number, deviation: number, spacing: number): SmoothField {
  const count = (size: number) => Math.ceil(size / spacing) + 3;
  const [rows, columns] = [count(height), count(width)];
  const across = interpolation(width, spacing);
  const down = interpolation(height, spacing);
  const nodes = new Float64Array(rows * columns);
  const bands = new Float64Array(rows * width);
  return (random, into) => {
    for (let i = 0; i < nodes.length; i++) nodes[i] = random.normal(0, deviation);
    for (let row = 0; row < rows; row++) {
      for (let x = 0; x < width; x++)
        bands[row * width + x] = mix(nodes, row * columns + across.start[x]!, 1, across, x);
    }
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) into[y * width + x] = mix(bands, down.start[y]! * width + x, width, down, y);
    }
  };
}

/** For each place along an axis, the first of the four nodes around it and their weights. */
interface Interpolation {
  readonly start: Uint32Array;
  readonly weights: Float64Array;
}

function interpolation(size: number, spacing: number): Interpolation {
  const start = Uint32Array.from({ length: size }, (_, i) => Math.floor(i / spacing));
  const weights = new Float64Array(4 * size);
  for (let i = 0; i < size; i++) cubicWeights(i / spacing - start[i]!, weights.subarray(4 * i, 4 * i + 4));
  return { start, weights };
}

function mix(from: Float64Array, at: number, step: number, { weights }: Interpolation, place: number): number {
  const w = 4 * place;
  return (
    weights[w]! * from[at]! +
    weights[w + 1]! * from[at + step]! +
    weights[w + 2]! * from[at + 2 * step]! +
    weights[w + 3]! * from[at + 3 * step]!
  );
}
