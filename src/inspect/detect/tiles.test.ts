import { expect, test } from 'vitest';
import { tilesOver, windowsAlong } from './tiles.ts';

const form = { window: [1, 28, 20], step: [4, 6] } as const;

test('whole windows along an axis', () => {
  expect([27, 28, 31, 32, 100].map((length) => windowsAlong(length, 28, 4))).toEqual([0, 1, 1, 2, 19]);
});

test('a small image is one tile, cut to whole windows', () => {
  expect(tilesOver([2, 3], form)).toEqual([{ row: 0, column: 0, rows: 2, columns: 3, height: 32, width: 32 }]);
  expect(tilesOver([0, 3], form)).toEqual([]);
});

test.each([
  [122, 83],
  [123, 84],
  [1000, 999],
])('tiles of one size hold all of %i x %i windows, and no pixel more than 512 along a side', (rows, columns) => {
  const tiles = tilesOver([rows, columns], form);
  expect(new Set(tiles.map(({ height, width }) => `${height}x${width}`)).size).toBe(1);
  expect(Math.max(tiles[0]!.height, tiles[0]!.width)).toBeLessThanOrEqual(512);
  const seen = new Set<number>();
  for (const tile of tiles) {
    expect(tile.row + tile.rows).toBeLessThanOrEqual(rows);
    expect(tile.column + tile.columns).toBeLessThanOrEqual(columns);
    for (let i = 0; i < tile.rows; i++) {
      for (let j = 0; j < tile.columns; j++) seen.add((tile.row + i) * columns + tile.column + j);
    }
  }
  expect(seen.size).toBe(rows * columns);
});
