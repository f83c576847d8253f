import { expect, test } from 'vitest';
import { type Colour, canvas, drawImage, drawText, fillRectangle, textWidth } from './canvas.ts';
import { type Image, image } from './image.ts';

const [white, black]: Colour[] = [
  [255, 255, 255],
  [0, 0, 0],
];

/** Rows of a canvas, `#` where it is dark. */
const rows = ({ width, height, data }: Image) =>
  Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => (data[(y * width + x) * 3]! < 128 ? '#' : '.')).join(''),
  );

test('rectangles are cut at the edges', () => {
  const picture = canvas(4, 3, white!);
  fillRectangle(picture, 2, -1, 9, 3, black!);
  expect(rows(picture)).toEqual(['..##', '..##', '....']);
});

test('pictures are enlarged to squares, of any depth and number of channels', () => {
  const picture = canvas(4, 2, white!);
  drawImage(picture, image(2, 1, 2, Uint16Array.of(0, 65535, 65535, 0)), 0, 0, 2);
  expect(rows(picture)).toEqual(['##..', '##..']);
  drawImage(picture, image(1, 1, 3, Uint8Array.of(1, 2, 3)), 3, 1);
  expect([...picture.data.slice(-3)]).toEqual([1, 2, 3]);
});

test('letters: capitals as small ones, five wide and one apart, what hangs below the line', () => {
  const picture = canvas(textWidth('T1g'), 9, white!);
  drawText(picture, 'T1g', 0, 0, black!);
  expect(rows(picture)).toEqual([
    '.#......#........',
    '.#.....##........',
    '####....#....####',
    '.#......#...#...#',
    '.#......#...#...#',
    '.#......#...#...#',
    '..##...###...####',
    '................#',
    '.............###.',
  ]);
});

test('the width of a text grows with its letters and its zoom', () => {
  expect([textWidth(''), textWidth('a'), textWidth('ab'), textWidth('ab', 3)]).toEqual([0, 5, 11, 33]);
});
