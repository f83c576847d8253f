import { expect, test } from 'vitest';
import { drawBox, overlapOf } from './box.ts';
import { canvas } from './canvas.ts';

const box = (left: number, top: number, width: number, height: number) => ({ left, top, width, height });

test('overlap: shared area over the area of either, by hand', () => {
  expect(overlapOf(box(0, 0, 4, 4), box(2, 0, 4, 4))).toBe(8 / 24);
  expect(overlapOf(box(0, 0, 4, 4), box(1, 1, 2, 2))).toBe(4 / 16);
  expect(overlapOf(box(3, 2, 5, 7), box(3, 2, 5, 7))).toBe(1);
  expect(overlapOf(box(0, 0, 4, 4), box(4, 0, 4, 4))).toBe(0);
  expect(overlapOf(box(0, 0, 0, 0), box(0, 0, 0, 0))).toBe(0);
});

test('the same both ways round, wherever and however large', () => {
  const [a, b] = [box(-1.5, 2, 3, 5), box(0.5, 3, 4, 2)];
  expect(overlapOf(b, a)).toBe(overlapOf(a, b));
  const moved = ({ left, top, width, height }: typeof a) => box(3 * left + 7, 3 * top - 2, 3 * width, 3 * height);
  expect(overlapOf(moved(a), moved(b))).toBeCloseTo(overlapOf(a, b), 12);
});

test('a frame, cut off at the edge', () => {
  const picture = canvas(6, 4, [0, 0, 0]);
  drawBox(picture, box(1, 1, 3.2, 9), [255, 255, 255]);
  const rows = Array.from({ length: 4 }, (_, y) =>
    Array.from({ length: 6 }, (_, x) => (picture.data[(y * 6 + x) * 3] === 255 ? '#' : '.')).join(''),
  );
  expect(rows).toEqual(['......', '.###..', '.#.#..', '.#.#..']);
});
