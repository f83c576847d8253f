import { ShapeError } from '../../core/errors.ts';
import { formatDimensions, type Shape } from '../../core/shape.ts';

/** Where windows lie: `[rows, columns]`; padding as `[top, bottom, left, right]`. */
export type Window = {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number, number, number];
  readonly dilation: readonly [number, number];
};

/** Number of whole windows along rows and columns: floor((H + padding - (dilation (R - 1) + 1)) / stride) + 1. */
export function windowCount(
  { kernel, stride, padding, dilation }: Window,
  height: number,
  width: number,
): [number, number] {
  const [top, bottom, left, right] = padding;
  const rows = Math.floor((height + top + bottom - dilation[0] * (kernel[0] - 1) - 1) / stride[0]) + 1;
  const columns = Math.floor((width + left + right - dilation[1] * (kernel[1] - 1) - 1) / stride[1]) + 1;
  return [rows, columns];
}

const atLeast = (least: number) => (n: number) => Number.isInteger(n) && n >= least;

/** Checks a window's numbers and that it fits the maps; returns the counts. @throws ShapeError */
export function checkWindow(op: string, window: Window, x: Shape): [number, number] {
  if (x.length !== 4) {
    throw new ShapeError(`[${op}] x has ${x.length} axes; maps have four (N C H W).`, { shape: x });
  }
  const { kernel, stride, padding, dilation } = window;
  if (![kernel, stride, dilation].every((pair) => pair.length === 2 && pair.every(atLeast(1)))) {
    throw new ShapeError(`[${op}] kernel, stride and dilation are pairs of whole numbers >= 1.`, { ...window });
  }
  if (padding.length !== 4 || !padding.every(atLeast(0))) {
    throw new ShapeError(`[${op}] padding is four whole numbers >= 0 (top bottom left right).`, { ...window });
  }
  const counts = windowCount(window, x[2]!, x[3]!);
  if (counts[0] < 1 || counts[1] < 1) {
    throw new ShapeError(
      `[${op}] a kernel of ${kernel.join('x')} (dilation ${dilation.join('x')}, padding ${padding.join(' ')}) is larger ` +
        `than the maps (x: ${formatDimensions(x)}).`,
      { shape: x, ...window },
    );
  }
  return counts;
}

/** Visits every place of every window that lies inside the map: output row and column, kernel row and column, input row and column. */
export function forEachTap(
  { kernel, stride, padding, dilation }: Window,
  [outRows, outColumns]: readonly [number, number],
  [height, width]: readonly [number, number],
  visit: (outRow: number, outColumn: number, r: number, s: number, row: number, column: number) => void,
): void {
  for (let outRow = 0; outRow < outRows; outRow++)
    for (let outColumn = 0; outColumn < outColumns; outColumn++)
      for (let r = 0; r < kernel[0]; r++)
        for (let s = 0; s < kernel[1]; s++) {
          const row = outRow * stride[0] - padding[0] + r * dilation[0];
          const column = outColumn * stride[1] - padding[2] + s * dilation[1];
          if (row >= 0 && row < height && column >= 0 && column < width) visit(outRow, outColumn, r, s, row, column);
        }
}

/** Stride 1, no padding, no dilation. */
export function plainWindow(kernel: readonly [number, number], options: Partial<Window> = {}): Window {
  return { kernel, stride: [1, 1], padding: [0, 0, 0, 0], dilation: [1, 1], ...options };
}
