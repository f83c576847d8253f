import { expect, test } from 'vitest';
import { image } from '../../image/image.ts';
import { boxesPicture } from './draw.ts';

const source = image(
  40,
  30,
  2,
  new Uint8Array(2400).map((_, i) => (i % 2 === 0 ? 100 : 255)),
);
const box = { left: 10, top: 15, width: 12, height: 10, label: '7' };

const pixel = ({ data }: { readonly data: ArrayLike<number> }, x: number, y: number) =>
  [0, 1, 2].map((c) => data[(y * 40 + x) * 3 + c]);

test('the picture stays under frames, and captions are in their colour above them', () => {
  const drawn = boxesPicture(source, [box], { colour: () => [200, 0, 0] });
  expect([drawn.width, drawn.height, drawn.channels]).toEqual([40, 30, 3]);
  expect(pixel(drawn, 16, 20)).toEqual([100, 100, 100]);
  for (const [x, y] of [
    [10, 15],
    [21, 15],
    [10, 24],
    [21, 24],
    [10, 14],
    [16, 6],
  ] as const)
    expect(pixel(drawn, x, y), `${x}, ${y}`).toEqual([200, 0, 0]);
  expect(pixel(drawn, 22, 25)).toEqual([100, 100, 100]);
});

test('without captions; equal labels have equal colours, others do not', () => {
  const drawn = boxesPicture(source, [box, { ...box, left: 25 }, { ...box, left: 1, width: 5, label: '1' }], {
    caption: () => '',
  });
  expect(pixel(drawn, 10, 14)).toEqual([100, 100, 100]);
  expect(pixel(drawn, 25, 15)).toEqual(pixel(drawn, 10, 15));
  expect(pixel(drawn, 1, 15)).not.toEqual(pixel(drawn, 10, 15));
});

test('captions stay inside the picture', () => {
  const corner = { left: 36, top: 0, width: 4, height: 5, label: 'seven' };
  const drawn = boxesPicture(source, [corner], { colour: () => [0, 90, 0] });
  expect(pixel(drawn, 39, 0)).toEqual([0, 90, 0]);
  expect(pixel(drawn, 12, 0)).toEqual([0, 90, 0]);
});
