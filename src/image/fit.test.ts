import { expect, test } from 'vitest';
import { fitImage } from './fit.ts';
import { image } from './image.ts';

const grey = (width: number, height: number, fill: number, ...ink: [x: number, y: number, value: number][]) => {
  const data = new Uint8Array(width * height).fill(fill);
  for (const [x, y, value] of ink) data[y * width + x] = value;
  return image(width, height, 1, data);
};

test('a picture that fits already stays as it is', () => {
  const picture = grey(3, 3, 0, [1, 1, 200]);
  const fitted = fitImage(picture, [1, 3, 3]);
  expect(fitted.inverted).toBe(false);
  expect([...fitted.image.data]).toEqual([...picture.data]);
});

test('a light border means dark ink: it is turned round, unless told otherwise', () => {
  const paper = grey(3, 3, 250, [1, 1, 30]);
  const turned = fitImage(paper, [1, 3, 3]);
  expect(turned.inverted).toBe(true);
  expect([...turned.image.data]).toEqual([5, 5, 5, 5, 225, 5, 5, 5, 5]);
  expect(fitImage(paper, [1, 3, 3], { invert: 'no' })).toMatchObject({ inverted: false, image: { data: paper.data } });
  expect(fitImage(grey(2, 2, 0), [1, 2, 2], { invert: 'yes' })).toMatchObject({ inverted: true });
  expect(fitImage(grey(2, 2, 255), [3, 2, 2]).inverted).toBe(false);
});

test('the aspect ratio is kept, and the rest has the colour of the border', () => {
  const wide = grey(8, 4, 40, [3, 1, 100], [4, 1, 100], [3, 2, 100], [4, 2, 100]);
  const { image: small } = fitImage(wide, [1, 4, 4]);
  // 8x4 becomes 4x2 by area: ink of 2x2 falls half into two pixels of each row
  const mixed = 55;
  expect([...small.data]).toEqual([40, 40, 40, 40, 40, mixed, mixed, 40, 40, mixed, mixed, 40, 40, 40, 40, 40]);
});

test('grey becomes colour, colour becomes grey, alpha is laid on white', () => {
  const colour = fitImage(grey(1, 1, 77), [3, 1, 1]).image;
  expect([colour.channels, ...colour.data]).toEqual([3, 77, 77, 77]);
  const clear = image(1, 1, 4, Uint8Array.of(9, 9, 9, 0));
  expect([...fitImage(clear, [1, 1, 1], { invert: 'no' }).image.data]).toEqual([255]);
  const red = image(1, 1, 3, Uint8Array.of(255, 0, 0));
  expect([...fitImage(red, [1, 1, 1], { invert: 'no' }).image.data]).toEqual([76]);
});

test('sixteen bits stay sixteen, tiny pictures grow, thin ones keep a pixel', () => {
  const deep = fitImage(image(1, 1, 1, Uint16Array.of(1234)), [1, 2, 2]).image;
  expect([deep.depth, ...deep.data]).toEqual([16, 1234, 1234, 1234, 1234]);
  expect(fitImage(grey(900, 1, 10), [1, 28, 28]).image.data.every((sample) => sample === 10)).toBe(true);
});

test('only grey and colour networks take pictures', () => {
  expect(() => fitImage(grey(2, 2, 0), [2, 2, 2])).toThrow(
    'A picture has 1 or 3 channels, but the network takes 2. Give it a tensor.',
  );
});
