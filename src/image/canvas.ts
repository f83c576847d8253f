import { glyphRows, glyphSize } from './font.ts';
import { fullScale, type Image, image } from './image.ts';

/** Red, green and blue, 0..255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** An empty RGB picture of one colour, to draw on. */
export function canvas(width: number, height: number, colour: Colour): Image {
  const picture = image(width, height, 3, new Uint8Array(width * height * 3));
  fillRectangle(picture, 0, 0, width, height, colour);
  return picture;
}

function setPixel({ width, height, data }: Image, x: number, y: number, colour: Colour): void {
  if (x < 0 || y < 0 || x >= width || y >= height) return;
  data.set(colour, (y * width + x) * 3);
}

/** Fills a rectangle; what lies outside of the canvas is left out. */
export function fillRectangle(
  target: Image,
  left: number,
  top: number,
  width: number,
  height: number,
  colour: Colour,
): void {
  for (let y = top; y < top + height; y++) for (let x = left; x < left + width; x++) setPixel(target, x, y, colour);
}

/** The colour of a pixel of any image, without its alpha, at 8 bits. */
function colourAt(source: Image, x: number, y: number): Colour {
  const at = (y * source.width + x) * source.channels;
  const scale = 255 / fullScale(source);
  const sample = (channel: number) => Math.round(source.data[at + channel]! * scale);
  return source.channels < 3 ? [sample(0), sample(0), sample(0)] : [sample(0), sample(1), sample(2)];
}

/** Draws a picture, every pixel as a square of `zoom` pixels. */
export function drawImage(target: Image, source: Image, left: number, top: number, zoom = 1): void {
  for (let y = 0; y < source.height; y++) {
    for (let x = 0; x < source.width; x++) {
      fillRectangle(target, left + x * zoom, top + y * zoom, zoom, zoom, colourAt(source, x, y));
    }
  }
}

/** How wide a text is drawn, in pixels. */
export function textWidth(text: string, zoom = 1): number {
  return Math.max(0, [...text].length * (glyphSize.width + 1) - 1) * zoom;
}

/** Writes a line of text; `left` and `top` are of its first character. */
export function drawText(target: Image, text: string, left: number, top: number, colour: Colour, zoom = 1): void {
  [...text].forEach((character, place) => {
    const x = left + place * (glyphSize.width + 1) * zoom;
    glyphRows(character).forEach((row, y) => {
      for (let bit = 0; bit < glyphSize.width; bit++) {
        const set = (row >> (glyphSize.width - 1 - bit)) & 1;
        if (set === 1) fillRectangle(target, x + bit * zoom, top + y * zoom, zoom, zoom, colour);
      }
    });
  });
}
