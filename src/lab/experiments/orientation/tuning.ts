/** A kernel of rows and columns, row by row. */
export interface Kernel {
  readonly rows: number;
  readonly columns: number;
  readonly weights: Float32Array;
}

/** How strongly a kernel answers to gratings. */
export interface Tuning {
  /** Cycles a pixel of the grating it answers to most. */
  readonly frequency: number;
  /** Its answer to gratings of that frequency at each orientation, `orientations` over half a turn. */
  readonly responses: readonly number[];
  /** Degrees of the strongest answer. */
  readonly preferred: number;
  /** (R_preferred - R_orthogonal) / (R_preferred + R_orthogonal): 0 answers to all alike, 1 to none across. */
  readonly index: number;
  /** Degrees, of 180, over which the answer is at least 0.7 of the strongest. */
  readonly width: number;
}

/** Orientations measured: every 10 degrees. */
export const orientations = 18;
const frequencies = [0.08, 0.12, 0.16, 0.2, 0.25, 0.3];

/**
 * The largest answer over all phases to a grating of a frequency whose brightness changes along a direction: the root of
 * the squared sums with cosine and sine. Gratings have mean 0 over the kernel, so that plain brightness counts nothing.
 */
export function response({ rows, columns, weights }: Kernel, frequency: number, angle: number): number {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  let [real, imaginary] = [0, 0];
  weights.forEach((weight, i) => {
    const x = (i % columns) - (columns - 1) / 2;
    const y = Math.floor(i / columns) - (rows - 1) / 2;
    const phase = 2 * Math.PI * frequency * (x * Math.cos(angle) + y * Math.sin(angle));
    real += (weight - mean) * Math.cos(phase);
    imaginary += (weight - mean) * Math.sin(phase);
  });
  return Math.hypot(real, imaginary);
}

const angleOf = (orientation: number) => (Math.PI * orientation) / orientations;

/** The tuning curve of a kernel at its best frequency. */
export function tuningOf(kernel: Kernel): Tuning {
  const curves = frequencies.map((frequency) => ({
    frequency,
    responses: Array.from({ length: orientations }, (_, o) => response(kernel, frequency, angleOf(o))),
  }));
  const best = curves.reduce((a, b) => (Math.max(...b.responses) > Math.max(...a.responses) ? b : a));
  const peak = best.responses.indexOf(Math.max(...best.responses));
  const [most, across] = [best.responses[peak]!, best.responses[(peak + orientations / 2) % orientations]!];
  const wide = best.responses.filter((each) => each >= 0.7 * most).length;
  const degrees = 180 / orientations;
  return { ...best, preferred: peak * degrees, index: (most - across) / (most + across), width: wide * degrees };
}
