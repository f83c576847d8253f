import { expect, test } from 'vitest';
import { type Border, padPlane } from './border.ts';
import { planeOf, rowsOf } from './plane.ts';

const row = planeOf([[1, 2, 3]]);

test.each<[Border, number[]]>([
  ['zero', [0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0]],
  ['replicate', [1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3]],
  ['reflect', [3, 3, 2, 1, 1, 2, 3, 3, 2, 1, 1]],
  ['wrap', [3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1]],
  ['valid', [1, 2, 3]],
])('%s goes on outside, also further than the plane is wide', (border, expected) => {
  expect(rowsOf(padPlane(row, 4, 0, border))).toEqual([expected]);
});

test('columns are padded as rows are, a single pixel too', () => {
  expect(rowsOf(padPlane(planeOf([[1], [2]]), 0, 1, 'wrap'))).toEqual([[2], [1], [2], [1]]);
  expect(rowsOf(padPlane(planeOf([[7]]), 1, 1, 'reflect'))).toEqual([
    [7, 7, 7],
    [7, 7, 7],
    [7, 7, 7],
  ]);
});

test('an unknown border is refused', () => {
  expect(() => padPlane(row, 1, 1, 'mirror' as Border)).toThrow(
    '[filter] border is "mirror"; it must be one of zero, replicate, reflect, wrap, valid.',
  );
});
