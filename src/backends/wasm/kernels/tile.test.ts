import { expect, test } from 'vitest';
import { axesOf } from '../nest.ts';
import { splitRows } from './tile.ts';

test('rows are split into as few tiles as possible, of sizes that differ by at most one', () => {
  for (let rows = 1; rows <= 300; rows++) {
    const runs = splitRows(rows);
    const sizes = runs.flatMap(({ rows: size, count }) => new Array<number>(count).fill(size));
    expect(sizes.reduce((a, b) => a + b)).toBe(rows);
    expect(sizes).toHaveLength(Math.ceil(rows / 6));
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    let next = 0;
    for (const { rows: size, start, count } of runs) {
      expect(start).toBe(next);
      next += size * count;
    }
  }
  expect(splitRows(32)).toEqual([
    { rows: 6, start: 0, count: 2 },
    { rows: 5, start: 12, count: 4 },
  ]);
});

test('axes that every pointer walks as one run are joined; those of size 1 go', () => {
  expect(axesOf([2, 1, 3, 4], [[12, 12, 4, 1]])).toEqual([{ extent: 24, strides: [1] }]);
  expect(
    axesOf(
      [2, 3, 4],
      [
        [12, 4, 1],
        [0, 1, 0],
      ],
    ),
  ).toEqual([
    { extent: 2, strides: [12, 0] },
    { extent: 3, strides: [4, 1] },
    { extent: 4, strides: [1, 0] },
  ]);
  expect(axesOf([1, 1], [[1, 1]])).toEqual([{ extent: 1, strides: [0] }]);
});
