import type { Header } from './header.ts';

/** Every n-th pixel of an image, sent together: an interlaced PNG has seven passes, any other one. */
export interface Pass {
  /** First column and row in the image, and the steps between its pixels there. */
  readonly left: number;
  readonly top: number;
  readonly acrossStep: number;
  readonly downStep: number;
  /** Size of the pass in pixels, both >= 1. */
  readonly columns: number;
  readonly rows: number;
  /** Bytes of a row, without the filter byte before it. */
  readonly rowBytes: number;
}

/** left, top, step across, step down. Source: PNG specification, 8.2 (Adam7). */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The passes of an image in the order of the file, without empty ones. */
export function passesOf({ width, height, depth, colour, interlaced }: Header): Pass[] {
  const grid = interlaced ? adam7 : ([[0, 0, 1, 1]] as const);
  return grid
    .map(([left, top, acrossStep, downStep]) => {
      const columns = Math.ceil((width - left) / acrossStep);
      const rows = Math.ceil((height - top) / downStep);
      const rowBytes = Math.ceil((columns * colour.samples * depth) / 8);
      return { left, top, acrossStep, downStep, columns, rows, rowBytes };
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/** Bytes all passes take together, unpacked. */
export function bytesOf(passes: readonly Pass[]): number {
  return passes.reduce((sum, { rows, rowBytes }) => sum + rows * (rowBytes + 1), 0);
}
