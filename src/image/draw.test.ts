import { expect, test } from 'vitest';
import { canvas } from './canvas.ts';
import { drawCircle, drawLine } from './draw.ts';
import { image } from './image.ts';
import { drawKeypoints } from './keypoints/drawKeypoints.ts';
import { colourLabels, hueColour, tintLabels } from './palette.ts';
import { planeOf, rowsOf } from './plane.ts';
import { pyramidMontage } from './pyramid/montage.ts';

const white = [255, 255, 255] as const;
/** A canvas as rows of text, `#` where it is not black. */
const shown = (draw: (target: ReturnType<typeof canvas>) => void, width = 7, height = 5) => {
  const target = canvas(width, height, [0, 0, 0]);
  draw(target);
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (__, x) => (target.data[(y * width + x) * 3] === 255 ? '#' : '.')).join(''),
  );
};

test('a line, cut off at the frame', () => {
  expect(shown((target) => drawLine(target, 1, 0, 9, 4, white))).toEqual([
    '.#.....',
    '..##...',
    '....##.',
    '......#',
    '.......',
  ]);
});

test('a circle', () => {
  expect(shown((target) => drawCircle(target, 3, 2, 2, white))).toEqual([
    '..###..',
    '.##.##.',
    '.#...#.',
    '.##.##.',
    '..###..',
  ]);
});

test('hues go round from red over green and blue', () => {
  expect([0, 1 / 6, 1 / 3, 2 / 3].map(hueColour)).toEqual([
    [255, 0, 0],
    [255, 255, 0],
    [0, 255, 0],
    [0, 0, 255],
  ]);
});

test('each label has a colour, the background none', () => {
  const labels = { width: 3, height: 1, data: Int32Array.of(0, 1, 2) };
  const [background, ...colours] = [0, 3, 6].map((i) => [...colourLabels(labels).data.slice(i, i + 3)]);
  expect(background).toEqual([0, 0, 0]);
  expect(colours[0]).not.toEqual(colours[1]);
  const tinted = tintLabels(image(3, 1, 1, Uint8Array.of(100, 100, 100)), labels).data;
  expect([...tinted]).toEqual([100, 100, 100, ...colours.flat().map((each) => Math.floor((100 + each!) / 2))]);
  expect(() => tintLabels(image(1, 1, 1, Uint8Array.of(1)), labels)).toThrow('differ in size');
});

test('keypoints are drawn over the picture in grey', () => {
  const picture = image(9, 9, 4, new Uint8Array(9 * 9 * 4));
  const keypoint = { x: 4, y: 4, scale: 2, angle: 0, response: 1, descriptor: new Float32Array() };
  const drawn = drawKeypoints(picture, [keypoint]);
  const coloured = (x: number, y: number) => new Set(drawn.data.slice((y * 9 + x) * 3, (y * 9 + x) * 3 + 3)).size > 1;
  expect([coloured(4, 4), coloured(6, 4), coloured(4, 6), coloured(4, 1), coloured(0, 0)]).toEqual([
    true,
    true,
    false,
    true,
    false,
  ]);
});

test('a pyramid on one sheet', () => {
  expect(
    rowsOf(
      pyramidMontage([
        planeOf([
          [1, 1],
          [1, 1],
        ]),
        planeOf([[2]]),
        planeOf([[3]]),
        planeOf([[4]]),
      ]),
    ),
  ).toEqual([
    [1, 1, 2],
    [1, 1, 3],
    [0, 0, 4],
  ]);
});
