import type { Expr, FunctionBuilder, Local } from '../../assembler/index.ts';
import type { MaddMode } from '../../math/packs.ts';
import { multiplyAdd } from '../tile.ts';
import type { Matrix } from './minimal.ts';

export type Vector = Local<'v128'>;

/** From a list of vectors to another. */
export type Transform = (list: readonly Vector[]) => Vector[];

/** Two columns of a matrix that differ in signs only: their sum and difference are what the rows need. */
type Pair = readonly [first: number, second: number];

const isMirrored = (a: readonly number[], b: readonly number[]) =>
  a.every((factor, index) => Math.abs(factor) === Math.abs(b[index]!)) &&
  a.some((factor, index) => factor !== 0 && factor === b[index]) &&
  a.some((factor, index) => factor !== 0 && factor === -b[index]!);

function mirroredColumns(matrix: Matrix): Pair[] {
  const columns = matrix[0]!.map((_, column) => matrix.map((row) => row[column]!));
  const pairs: Pair[] = [];
  const isTaken = (column: number) => pairs.some((pair) => pair.includes(column));
  columns.forEach((column, first) => {
    const second = columns.findIndex((other, index) => index > first && !isTaken(index) && isMirrored(column, other));
    if (second > 0 && !isTaken(first)) pairs.push([first, second]);
  });
  return pairs;
}

/** The matrix for a list in which sums and differences stand in place of the pairs. */
function withPairs(matrix: Matrix, pairs: readonly Pair[]): Matrix {
  return matrix.map((row) => {
    const factors = [...row];
    for (const [first, second] of pairs) {
      const isSum = row[first] === row[second];
      factors[first] = isSum ? row[first]! : 0;
      factors[second] = isSum ? 0 : row[first]!;
    }
    return factors;
  });
}

/** The factor that a row is divided by, so that as many of its factors as can be are 1. */
const scaleOf = (row: readonly number[]) => (row.includes(1) ? 1 : row.findLast((factor) => factor !== 0)!);

/**
 * The product of a matrix of constants with lists of vectors. What columns or rows have in common but for signs is
 * computed once, which for the transforms of minimal filtering leaves about as little as is known.
 */
export function linear(f: FunctionBuilder, mode: MaddMode, matrix: Matrix): Transform {
  const pairs = mirroredColumns(matrix);
  const rows = withPairs(matrix, pairs);
  const keep = (x: Expr<'v128'>): Vector => f.local('v128', x);
  const constant = (factor: number) => f.hoisted(f.f32x4.const(factor));
  const scaled = (factor: number, x: Vector) => (factor === 1 ? x : keep(f.f32x4.mul(x, constant(factor))));
  /** factor * x + sum */
  const added = (factor: number, x: Vector, sum: Vector): Vector => {
    if (factor === 1) return keep(f.f32x4.add(sum, x));
    return keep(factor === -1 ? f.f32x4.sub(sum, x) : multiplyAdd(f, mode, x, constant(factor), sum));
  };
  return (list) => {
    const vectors = [...list];
    for (const [first, second] of pairs) {
      vectors[first] = added(1, list[second]!, list[first]!);
      vectors[second] = added(-1, list[second]!, list[first]!);
    }
    const known = new Map<string, Vector>();
    /** The sum of a row's terms divided by its scale. */
    const sumOf = (row: readonly number[], scale: number): Vector => {
      const factors = row.map((factor) => factor / scale);
      const found = known.get(`${factors}`);
      if (found !== undefined) return found;
      const leader = factors.lastIndexOf(1);
      const sum = factors.reduce(
        (total, factor, index) => (factor === 0 || index === leader ? total : added(factor, vectors[index]!, total)),
        vectors[leader]!,
      );
      known.set(`${factors}`, sum);
      return sum;
    };
    const results: Vector[] = [];
    rows.forEach((row, index) => {
      if (results[index] !== undefined) return;
      const mate = rows.findIndex((each, at) => at > index && results[at] === undefined && isMirrored(row, each));
      if (mate < 0) {
        results[index] = scaled(scaleOf(row), sumOf(row, scaleOf(row)));
        return;
      }
      const other = rows[mate]!;
      const even = row.map((factor, at) => (factor === other[at] ? factor : 0));
      const odd = row.map((factor, at) => (factor === other[at] ? 0 : factor));
      const common = scaled(scaleOf(even), sumOf(even, scaleOf(even)));
      const apart = sumOf(odd, scaleOf(odd));
      results[index] = added(scaleOf(odd), apart, common);
      results[mate] = added(-scaleOf(odd), apart, common);
    });
    return results;
  };
}

/** Applies a transform to the columns of a block and then to its rows: `block[row][column]`. */
export function both(block: readonly (readonly Vector[])[], transform: Transform): Vector[][] {
  const columns = block[0]!.map((_, c) => transform(block.map((row) => row[c]!)));
  return columns[0]!.map((_, r) => transform(columns.map((column) => column[r]!)));
}
