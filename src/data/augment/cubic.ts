/**
 * The weights of the four samples around a place that is `part` of the way from the second to the third: Catmull-Rom
 * interpolation, exact at the samples and sharp between them.
 */
export function cubicWeights(part: number, into: Float64Array): Float64Array {
  const [square, cube] = [part * part, part * part * part];
  into[0] = square - (cube + part) / 2;
  into[1] = 1.5 * cube - 2.5 * square + 1;
  into[2] = 2 * square - 1.5 * cube + part / 2;
  into[3] = (cube - square) / 2;
  return into;
}
