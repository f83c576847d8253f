import { type Colour, canvas, drawText, fillRectangle, textWidth } from '../image/canvas.ts';
import type { Image } from '../image/image.ts';
import { ink, mix, paper, right, textHeight, wrong } from './style.ts';

/** Longest name of a class that is written out. */
const longestName = 10;

interface Cells {
  /** Pixels a cell, and how much text is enlarged. */
  readonly size: number;
  readonly zoom: number;
  readonly gap: number;
  /** Room for the names on the left, and above. */
  readonly left: number;
  readonly top: number;
}

function cellsFor(classes: readonly string[]): Cells {
  const zoom = classes.length <= 16 ? 2 : 1;
  const size = classes.length <= 16 ? 40 : 14;
  const longest = Math.max(...classes.map((name) => textWidth(name.slice(0, longestName), zoom)));
  return { size, zoom, gap: zoom, left: longest + 12, top: textHeight(zoom) + 10 };
}

/** Right answers in one colour, wrong ones in another; stronger the larger their share of the label's images. */
function colourOf(count: number, total: number, isRight: boolean): Colour {
  if (count === 0) return [244, 245, 247];
  const share = count / total;
  return isRight ? mix(paper, right, 0.15 + 0.85 * share) : mix(paper, wrong, Math.min(1, 0.1 + 2 * Math.sqrt(share)));
}

function drawCell(picture: Image, cells: Cells, row: number, column: number, count: number, total: number): void {
  const { size, gap, zoom, left, top } = cells;
  const [x, y] = [left + column * size, top + row * size];
  const colour = colourOf(count, total, row === column);
  fillRectangle(picture, x, y, size - gap, size - gap, colour);
  if (count === 0) return;
  const text = String(count);
  const textZoom = textWidth(text, zoom) <= size - gap ? zoom : 1;
  const width = textWidth(text, textZoom);
  if (width > size - gap) return;
  const dark = colour[0] + colour[1] + colour[2] < 420;
  const [across, down] = [Math.floor((size - gap - width) / 2), Math.floor((size - gap - textHeight(textZoom)) / 2)];
  drawText(picture, text, x + across, y + down, dark ? paper : ink, textZoom);
}

/** A confusion matrix as a picture: a row a label, a column a prediction, how often in the cell. */
export function confusionPicture(confusion: readonly (readonly number[])[], classes: readonly string[]): Image {
  const cells = cellsFor(classes);
  const { size, zoom, left, top } = cells;
  const picture = canvas(left + classes.length * size, top + classes.length * size, paper);
  const fitting = Math.max(1, Math.floor(size / (6 * zoom)));
  classes.forEach((name, index) => {
    const [long, short] = [name.slice(0, longestName), name.slice(0, fitting)];
    const down = Math.floor((size - textHeight(zoom)) / 2);
    drawText(picture, long, left - 10 - textWidth(long, zoom), top + index * size + down, ink, zoom);
    const across = Math.floor((size - textWidth(short, zoom)) / 2);
    drawText(picture, short, left + index * size + across, 2, ink, zoom);
  });
  confusion.forEach((counts, row) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    counts.forEach((count, column) => {
      drawCell(picture, cells, row, column, count, total);
    });
  });
  return picture;
}
