import type { Random } from '../../../core/random.ts';

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, each, i) => sum + each * b[i]!, 0);

/** A random square matrix with orthogonal rows of length 1, row by row (Gram-Schmidt): it keeps lengths. */
export function orthogonalMatrix(size: number, random: Random): Float64Array[] {
  const rows: Float64Array[] = [];
  for (let r = 0; r < size; r++) {
    const row = Float64Array.from({ length: size }, () => random.normal());
    for (const other of rows) {
      const along = dot(row, other);
      for (let i = 0; i < size; i++) row[i]! -= along * other[i]!;
    }
    const length = Math.sqrt(dot(row, row));
    rows.push(row.map((each) => each / length));
  }
  return rows;
}
