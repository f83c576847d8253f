import { canvas, drawImage, drawText, fillRectangle, textWidth } from '../image/canvas.ts';
import type { Image } from '../image/image.ts';
import { faint, ink, paper, textHeight } from './style.ts';

/** A picture and the line written below it. */
export interface Captioned {
  readonly image: Image;
  readonly caption?: string;
}

const gap = 14;
const captionZoom = 2;

/** Whole pixels by which a picture is enlarged to be about `side` wide and high, at least 1. */
const zoomFor = ({ width, height }: Image, side: number) => Math.max(1, Math.round(side / Math.max(width, height)));

/** Pictures in rows, each enlarged to about `side` pixels and framed; `width` is how much room there is. */
export function gridPicture(items: readonly Captioned[], side: number, width: number): Image {
  const zooms = items.map(({ image }) => zoomFor(image, side));
  const cell = Math.max(...items.map(({ image }, i) => Math.max(image.width, image.height) * zooms[i]!)) + 2;
  const hasCaptions = items.some(({ caption }) => caption !== undefined);
  const step = { x: cell + gap, y: cell + gap + (hasCaptions ? textHeight(captionZoom) + 8 : 0) };
  const columns = Math.max(1, Math.floor((width + gap) / step.x));
  const rows = Math.ceil(items.length / columns);
  const picture = canvas(Math.max(width, cell), rows * step.y, paper);
  items.forEach(({ image, caption = '' }, i) => {
    const [x, y] = [(i % columns) * step.x, Math.floor(i / columns) * step.y];
    fillRectangle(picture, x, y, image.width * zooms[i]! + 2, image.height * zooms[i]! + 2, faint);
    drawImage(picture, image, x + 1, y + 1, zooms[i]!);
    const indent = Math.floor((cell - textWidth(caption, captionZoom)) / 2);
    drawText(picture, caption, x + Math.max(0, indent), y + cell + 6, ink, captionZoom);
  });
  return picture;
}
