/** A place that can be found again in another picture of the same thing, and what it looks like there. */
export interface Keypoint {
  /** Position in pixels: the first pixel's centre is (0, 0). */
  readonly x: number;
  readonly y: number;
  /** Size: the standard deviation, in pixels, of the smoothing at which it stands out. */
  readonly scale: number;
  /** Direction in radians, from x (right) towards y (down). */
  readonly angle: number;
  /** How much it stands out: the difference of Gaussians, or the determinant of the Hessian. */
  readonly response: number;
  /** Numbers of length 1 in all, to compare with those of other keypoints of the same detector. */
  readonly descriptor: Float32Array;
}

/** Keypoints, the strongest first. */
export function strongestFirst<K extends { readonly response: number }>(keypoints: readonly K[]): K[] {
  return [...keypoints].sort((a, b) => Math.abs(b.response) - Math.abs(a.response));
}

/** Scales a vector to length 1; a zero stays. */
export function normalise(vector: Float32Array): void {
  const length = Math.sqrt(vector.reduce((sum, each) => sum + each * each, 0));
  if (length > 0) for (let i = 0; i < vector.length; i++) vector[i]! /= length;
}
