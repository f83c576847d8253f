import type { Image } from '../image/image.ts';
import type { KernelPictures } from '../inspect/kernels.ts';
import type { Screen } from './console.ts';

/** From dark to light, where greys cannot be shown. */
const shades = [' ', '░', '▒', '▓', '█'];

const greyAt = ({ data, width, channels }: Image, x: number, y: number): number => {
  const at = (y * width + x) * channels;
  return channels < 3 ? data[at]! : (data[at]! + data[at + 1]! + data[at + 2]!) / 3;
};

/** A pixel as two characters, which together are about a square. */
function pixel(grey: number, colours: boolean): string {
  if (!colours) return shades[Math.min(4, Math.floor((grey * 5) / 256))]!.repeat(2);
  return `\x1b[48;5;${232 + Math.round((grey * 23) / 255)}m  \x1b[0m`;
}

const pixelRow = (picture: Image, y: number, colours: boolean) =>
  Array.from({ length: picture.width }, (_, x) => pixel(greyAt(picture, x, y), colours)).join('');

/** Kernels side by side, in rows that fit the screen. */
export function kernelLines({ images }: KernelPictures, screen: Screen): string[] {
  const { width, height } = images[0]!;
  const across = Math.max(1, Math.floor(screen.columns / (2 * width + 2)));
  const lines: string[] = [];
  for (let first = 0; first < images.length; first += across) {
    const row = images.slice(first, first + across);
    for (let y = 0; y < height; y++)
      lines.push(
        row
          .map((each) => pixelRow(each, y, screen.colours))
          .join('  ')
          .trimEnd(),
      );
    lines.push('');
  }
  return lines;
}

/** A confusion matrix as text: a row a label, a column a guess, `·` for none. */
export function confusionLines(
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
  { paint }: Screen,
): string[] {
  const names = classes.map((name) => name.slice(0, 8));
  const left = Math.max(...names.map((name) => name.length));
  const width = Math.max(3, ...names.map((name) => name.length), ...confusion.flat().map((n) => String(n).length)) + 1;
  const cell = (count: number, row: number, column: number) => {
    const text = (count === 0 ? '·' : String(count)).padStart(width);
    if (count === 0) return paint('dim', text);
    return paint(row === column ? 'green' : 'red', text);
  };
  const head = ' '.repeat(left) + names.map((name) => name.padStart(width)).join('');
  const rows = confusion.map(
    (counts, row) => names[row]!.padStart(left) + counts.map((n, c) => cell(n, row, c)).join(''),
  );
  return [head, ...rows];
}
