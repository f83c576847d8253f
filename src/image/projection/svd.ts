import { checkFinite, type Plane, rowsOf } from '../plane.ts';
import { transposed } from './matrix.ts';

/** One term of a matrix: it is the sum of `value * left right^T`, left and right orthonormal each. */
export interface SingularTerm {
  readonly value: number;
  readonly left: readonly number[];
  readonly right: readonly number[];
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, each, i) => sum + each * b[i]!, 0);

/** Rotates a pair of vectors in their plane: `(a, b)` to `(c a - s b, s a + c b)`. */
function rotate(a: number[], b: number[], c: number, s: number): void {
  for (let i = 0; i < a.length; i++) [a[i], b[i]] = [c * a[i]! - s * b[i]!, s * a[i]! + c * b[i]!];
}

/** Turns columns p and q orthogonal, and the same columns of `turns` with them; false when they are so already. */
function orthogonalise(columns: number[][], turns: number[][], p: number, q: number): boolean {
  const [a, b] = [columns[p]!, columns[q]!];
  const [aa, bb, ab] = [dot(a, a), dot(b, b), dot(a, b)];
  if (Math.abs(ab) <= 1e-15 * Math.sqrt(aa * bb)) return false;
  const zeta = (bb - aa) / (2 * ab);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cosine = 1 / Math.hypot(1, tangent);
  rotate(a, b, cosine, cosine * tangent);
  rotate(turns[p]!, turns[q]!, cosine, cosine * tangent);
  return true;
}

/**
 * Singular value decomposition of a small dense matrix by one-sided Jacobi rotations (Hestenes 1958): the columns are
 * turned, two at a time, until all are orthogonal; their lengths are the singular values.
 * @returns the terms whose value is > max(M, N) * 2^-52 of the largest, largest first; their count is the rank.
 * @throws DataError for NaN and infinite numbers.
 */
export function singularTerms(matrix: Plane): SingularTerm[] {
  checkFinite(matrix, '[svd]');
  if (matrix.height < matrix.width) {
    return singularTerms(transposed(matrix)).map(({ value, left, right }) => ({ value, left: right, right: left }));
  }
  const columns = rowsOf(transposed(matrix));
  const turns = columns.map((_, i) => columns.map((__, j) => (i === j ? 1 : 0)));
  for (let sweep = 0, turned = true; turned && sweep < 60; sweep++) turned = turnAll(columns, turns);
  return termsOf(columns, turns);
}

/** One turn for every pair of columns; whether any was needed. */
function turnAll(columns: number[][], turns: number[][]): boolean {
  let turned = false;
  for (let p = 0; p < columns.length; p++) {
    for (let q = p + 1; q < columns.length; q++) turned = orthogonalise(columns, turns, p, q) || turned;
  }
  return turned;
}

function termsOf(columns: readonly number[][], turns: readonly number[][]): SingularTerm[] {
  const lengths = columns.map((column) => Math.sqrt(dot(column, column)));
  const least = Math.max(...lengths) * columns[0]!.length * Number.EPSILON;
  return columns
    .map((column, i) => ({ value: lengths[i]!, left: column.map((each) => each / lengths[i]!), right: turns[i]! }))
    .filter(({ value }) => value > least)
    .sort((a, b) => b.value - a.value);
}
