import { type Colour, canvas, drawImage } from './canvas.ts';
import { dropAlpha, toGrey } from './colour.ts';
import { type Image, image } from './image.ts';
import { checkSameSize } from './plane.ts';
import type { Labels } from './segment/labels.ts';

/** A colour of full strength: hue 0..1 around the circle from red over green and blue. */
export function hueColour(hue: number): Colour {
  const part = (shift: number) => Math.min(1, Math.max(0, Math.abs(((hue + shift) % 1) * 6 - 3) - 1));
  return [Math.round(255 * part(0)), Math.round(255 * part(2 / 3)), Math.round(255 * part(1 / 3))];
}

/** The golden section spreads the hues of consecutive labels as far apart as can be. */
const golden = (Math.sqrt(5) - 1) / 2;

/** Labels in colours, consecutive ones far apart; the background is black. */
export function colourLabels({ width, height, data }: Labels): Image {
  const samples = new Uint8Array(width * height * 3);
  for (const [i, label] of data.entries()) if (label !== 0) samples.set(hueColour((label * golden) % 1), 3 * i);
  return image(width, height, 3, samples);
}

/** A picture in grey, on a canvas of its own. */
export function greyCanvas(source: Image): Image {
  const sheet = canvas(source.width, source.height, [0, 0, 0]);
  drawImage(sheet, toGrey(dropAlpha(source)), 0, 0);
  return sheet;
}

/** A picture in grey, half of each label's colour over it. @throws DataError when the sizes differ. */
export function tintLabels(source: Image, labels: Labels): Image {
  checkSameSize(source, labels);
  const { width, height, data } = greyCanvas(source);
  const colours = colourLabels(labels).data;
  const mixed = data.map((value, i) => (labels.data[Math.floor(i / 3)] === 0 ? value : (value + colours[i]!) / 2));
  return image(width, height, 3, mixed);
}
