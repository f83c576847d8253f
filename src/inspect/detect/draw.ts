import { drawBox } from '../../image/box.ts';
import { type Colour, canvas, drawImage, drawText, fillRectangle, textWidth } from '../../image/canvas.ts';
import { dropAlpha } from '../../image/colour.ts';
import type { Image } from '../../image/image.ts';
import { hueColour } from '../../image/palette.ts';
import { paper, textHeight } from '../style.ts';
import type { LabelledBox } from './score.ts';

/** How boxes are drawn. */
export interface BoxStyle {
  /** What is written at a box. Default: its label. */
  readonly caption?: (box: LabelledBox) => string;
  readonly colour?: (box: LabelledBox) => Colour;
  /** Thickness of lines and size of letters, in pixels and in times. Default: by the size of the image. */
  readonly zoom?: number;
}

/** A colour a label, dark enough for white letters. */
function colourOf({ label }: LabelledBox): Colour {
  const sum = [...label].reduce((total, character) => total + character.codePointAt(0)!, 0);
  const [red, green, blue] = hueColour((sum * 0.618034) % 1);
  return [Math.round(red * 0.75), Math.round(green * 0.6), Math.round(blue * 0.8)];
}

function drawCaption(sheet: Image, text: string, { left, top }: LabelledBox, colour: Colour, zoom: number): void {
  const [width, height] = [textWidth(text, zoom) + 2 * zoom, textHeight(zoom) + 2 * zoom];
  const x = Math.max(0, Math.min(Math.round(left), sheet.width - width));
  const y = Math.max(0, Math.round(top) - height);
  fillRectangle(sheet, x, y, width, height, colour);
  drawText(sheet, text, x + zoom, y + zoom, paper, zoom);
}

/** A picture with boxes and captions over it, at its own size. */
export function boxesPicture(source: Image, boxes: readonly LabelledBox[], style: BoxStyle = {}): Image {
  const { caption = ({ label }) => label, colour = colourOf } = style;
  const zoom = style.zoom ?? Math.max(1, Math.round(Math.max(source.width, source.height) / 700));
  const sheet = canvas(source.width, source.height, paper);
  drawImage(sheet, dropAlpha(source), 0, 0);
  for (const box of boxes) drawBox(sheet, box, colour(box), zoom);
  for (const box of boxes) if (caption(box) !== '') drawCaption(sheet, caption(box), box, colour(box), zoom);
  return sheet;
}
