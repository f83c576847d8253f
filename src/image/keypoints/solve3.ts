export type Vector3 = readonly [number, number, number];
/** A symmetric 3x3 matrix: xx, yy, ss, xy, xs, ys. */
export type Symmetric3 = readonly [number, number, number, number, number, number];

/** The x of `H x = b` by Cramer's rule; undefined when H is singular. */
export function solve3([xx, yy, ss, xy, xs, ys]: Symmetric3, [b0, b1, b2]: Vector3): Vector3 | undefined {
  const minors = [yy * ss - ys * ys, xs * ys - xy * ss, xy * ys - xs * yy] as const;
  const determinant = xx * minors[0] + xy * minors[1] + xs * minors[2];
  if (!(Math.abs(determinant) > 1e-30)) return undefined;
  const [m11, m12, m22] = [xx * ss - xs * xs, xs * xy - xx * ys, xx * yy - xy * xy];
  return [
    (minors[0] * b0 + minors[1] * b1 + minors[2] * b2) / determinant,
    (minors[1] * b0 + m11 * b1 + m12 * b2) / determinant,
    (minors[2] * b0 + m12 * b1 + m22 * b2) / determinant,
  ];
}
