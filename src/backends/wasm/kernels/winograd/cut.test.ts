import { expect, test } from 'vitest';
import { blocksOf, cutOf } from './cut.ts';

const tilesOf = (samples: number, down: number, across: number) => ({ down, across, count: samples * down * across });
const squares = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16];

test.each(squares)('blocks cover all tiles of samples of %i x %i, and not many more', (side) => {
  for (const samples of [1, 2, 3, 7, 16, 64]) {
    const { block, count } = blocksOf(tilesOf(samples, side, side));
    const tiles = samples * side * side;
    expect(block * count).toBeGreaterThanOrEqual(tiles);
    expect(block).toBeLessThanOrEqual(18);
    if (samples >= 16) expect(block * count).toBeLessThanOrEqual(1.3 * tiles);
  }
});

test('36 tiles are two blocks of 18, 64 four of 16; few tiles of a sample are joined by those of the next', () => {
  expect(blocksOf(tilesOf(1, 6, 6))).toEqual({ block: 18, count: 2 });
  expect(blocksOf(tilesOf(1, 8, 8))).toEqual({ block: 16, count: 4 });
  expect(cutOf(tilesOf(64, 2, 2), 8, 1)).toEqual({ together: 4, strips: 1, parts: 1, block: 16 });
});

test('where samples are fewer than threads, a sample is cut into strips, or its maps into parts', () => {
  expect(cutOf(tilesOf(1, 8, 8), 2, 2)).toMatchObject({ together: 1, strips: 2, parts: 1, block: 16 });
  expect(cutOf(tilesOf(1, 4, 4), 8, 2)).toMatchObject({ together: 1, strips: 1, parts: 2, block: 16 });
  expect(cutOf(tilesOf(64, 8, 8), 2, 2)).toMatchObject({ together: 1, strips: 1, parts: 1 });
});
