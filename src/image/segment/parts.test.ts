import { expect, test } from 'vitest';
import { photograph, planeFrom, withPhotographs } from '../../../tests/support/images.ts';
import { greyPlane, plane, planeOf, rowsOf } from '../plane.ts';
import { basins } from './basins.ts';
import { fillHoles } from './holes.ts';
import { regionsOf } from './labels.ts';

test('holes are filled; what reaches the frame over sides, not corners, stays open', () => {
  const mask = planeOf([
    [0, 0, 0, 0, 0, 0],
    [0, 1, 1, 1, 1, 0],
    [0, 1, 0, 0, 1, 0],
    [0, 1, 1, 0, 1, 1],
    [0, 1, 0, 1, 0, 1],
    [0, 0, 1, 1, 1, 1],
  ]);
  expect(rowsOf(fillHoles(mask))).toEqual([
    [0, 0, 0, 0, 0, 0],
    [0, 1, 1, 1, 1, 0],
    [0, 1, 1, 1, 1, 0],
    [0, 1, 1, 1, 1, 1],
    [0, 1, 1, 1, 1, 1],
    [0, 0, 1, 1, 1, 1],
  ]);
  expect(rowsOf(fillHoles(plane(2, 1)))).toEqual([[0, 0]]);
});

const options = { relief: 'distance', sigma: 1, radius: 5 } as const;

test('two discs that touch are parted where they are narrow', () => {
  const discs = planeFrom(40, 24, (x, y) =>
    (x - 11) ** 2 + (y - 12) ** 2 < 81 || (x - 27) ** 2 + (y - 12) ** 2 < 81 ? 1 : 0,
  );
  const labels = basins(discs, options);
  const [left, right, ...more] = regionsOf(labels);
  expect(more).toEqual([]);
  expect(left!.area + right!.area).toBe(discs.data.reduce((sum, each) => sum + each, 0));
  expect([left!.centroid.x, right!.centroid.x]).toEqual([expect.closeTo(11, 0), expect.closeTo(27, 0)]);
});

test('along the gradient, a square and what is around it are parted at its edge', () => {
  const square = planeFrom(40, 40, (x, y) => (x >= 12 && x < 28 && y >= 12 && y < 28 ? 1 : 0));
  const labels = basins(square, { relief: 'gradient', sigma: 1, radius: 20 });
  const inside = labels.data[20 * 40 + 20];
  for (let i = 0; i < 1600; i++) {
    const [x, y] = [i % 40, Math.floor(i / 40)];
    if (Math.min(Math.abs(x - 12), Math.abs(x - 28), Math.abs(y - 12), Math.abs(y - 28)) < 2) continue;
    expect(labels.data[i] === inside).toBe(square.data[i] === 1);
  }
});

test('no object has no part; nothing but object is one; a single pixel works', () => {
  expect(regionsOf(basins(plane(9, 7), options))).toEqual([]);
  expect(
    regionsOf(
      basins(
        planeFrom(9, 7, () => 1),
        options,
      ),
    ),
  ).toMatchObject([{ area: 63 }]);
  expect(regionsOf(basins(planeOf([[0.5]]), { ...options, relief: 'gradient' }))).toMatchObject([{ area: 1 }]);
});

withPhotographs('coins are parted from each other, every pixel in one part', () => {
  const labels = basins(greyPlane(photograph('coins.png')), { relief: 'gradient', sigma: 3, radius: 10 });
  expect(labels.data.every((label) => label > 0)).toBe(true);
});
