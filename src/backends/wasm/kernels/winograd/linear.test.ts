import { describe, expect, test } from 'vitest';
import { instantiate, moduleWithMemory } from '../../../../../tests/support/assembler.ts';
import { Random } from '../../../../core/random.ts';
import { linear } from './linear.ts';
import { type Matrix, minimal, strided, stridedInputGradient } from './minimal.ts';

const resultsAt = 4096;
const each = <T>(count: number, of: (index: number) => T) => Array.from({ length: count }, (_, index) => of(index));

/** The product of a matrix and four lists, one in each lane, computed by the engine at hand; and the additions it took. */
function applied(matrix: Matrix, lists: readonly (readonly number[])[], mode: 'separate' | 'relaxed') {
  const module = moduleWithMemory();
  module.func('run', { export: true }, (f) => {
    const vectors = matrix[0]!.map((_, column) => f.local('v128', f.v128.load(16 * column)));
    linear(f, mode, matrix)(vectors).forEach((vector, row) => f.v128.store(resultsAt + 16 * row, vector));
  });
  const { memory, exports } = instantiate(module);
  const numbers = new Float32Array(memory.buffer);
  lists.forEach((list, lane) =>
    list.forEach((number, column) => {
      numbers[4 * column + lane] = number;
    }),
  );
  exports.run!();
  const text = module.toText();
  const operations = text.match(/f32x4\.(add|sub|mul|relaxed_madd)/g) ?? [];
  return { results: (row: number, lane: number) => numbers[resultsAt / 4 + 4 * row + lane]!, count: operations.length };
}

function check(matrix: Matrix, mode: 'separate' | 'relaxed'): void {
  const random = new Random(3);
  const lists = each(4, () => matrix[0]!.map(() => random.integer(17) - 8));
  const { results } = applied(matrix, lists, mode);
  matrix.forEach((row, index) => {
    lists.forEach((list, lane) => {
      const expected = row.reduce((sum, factor, column) => sum + factor * list[column]!, 0);
      expect(results(index, lane)).toBeCloseTo(expected, 3);
    });
  });
}

const random = new Random(1);
/** Small factors, so that rows and columns often mirror each other. */
const drawn = each(30, () => {
  const [rows, columns] = [1 + random.integer(6), 1 + random.integer(6)];
  return each(rows, () => each(columns, () => random.integer(5) - 2)).map((row) =>
    row.some((factor) => factor !== 0) ? row : row.map(() => 1),
  );
});
const transforms = [minimal(4, 3), minimal(2, 5), minimal(3, 3), strided(3, 3, 2), stridedInputGradient(3, 5, 2)];

describe.each(['separate', 'relaxed'] as const)('%s', (mode) => {
  test.each(drawn.map((matrix) => ({ matrix })))('the product with $matrix', ({ matrix }) => check(matrix, mode));

  test('the product with the matrices of filterings', () => {
    for (const { data, filter, result } of transforms) for (const matrix of [data, filter, result]) check(matrix, mode);
  });
});

test('what rows and columns have in common is computed once', () => {
  const { data, result } = minimal(4, 3);
  const count = (matrix: Matrix) => applied(matrix, [], 'relaxed').count;
  expect(count(data)).toBe(12);
  expect(count(result)).toBe(10);
});
