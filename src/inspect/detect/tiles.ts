import type { ConvolutionalForm } from '../../network/convolutional.ts';

/** A piece of an image: whole windows from window (row, column) on, and the pixels they cover. */
export interface Tile {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly height: number;
  readonly width: number;
}

/** Pixels along a side that are computed at once: bounds the memory, whatever the image's size. */
const side = 512;

/** Whole windows along an axis. */
export function windowsAlong(length: number, window: number, step: number): number {
  return length < window ? 0 : Math.floor((length - window) / step) + 1;
}

/** Splits `count` windows into parts of equal length, as few as fit into the side; the last one is moved back to fit. */
function split(count: number, window: number, step: number): { starts: number[]; each: number } {
  const most = Math.max(1, windowsAlong(side, window, step));
  const parts = Math.ceil(count / most);
  const each = Math.ceil(count / Math.max(1, parts));
  return { starts: Array.from({ length: parts }, (_, i) => Math.min(i * each, count - each)), each };
}

/** Tiles of one size that together hold every window. */
export function tilesOver(
  [rows, columns]: readonly [number, number],
  { window, step }: Pick<ConvolutionalForm, 'window' | 'step'>,
): Tile[] {
  const down = split(rows, window[1]!, step[0]);
  const across = split(columns, window[2]!, step[1]);
  const [height, width] = [window[1]! + (down.each - 1) * step[0], window[2]! + (across.each - 1) * step[1]];
  return down.starts.flatMap((row) =>
    across.starts.map((column) => ({ row, column, rows: down.each, columns: across.each, height, width })),
  );
}
