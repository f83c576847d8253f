import { OptionError } from '../core/errors.ts';

/** Which pixels are neighbours: the 4 that share a side, or the 8 that share a side or a corner. */
export type Connectivity = 4 | 8;

/** @throws OptionError unless it is 4 or 8. */
export function checkConnectivity(value: number, where: string): void {
  if (value === 4 || value === 8) return;
  throw new OptionError(`${where} connectivity is ${value}; it must be 4 or 8.`, { connectivity: value });
}

/** Steps [x, y] to the neighbours: sides first, then corners, each from the top left. */
const steps: readonly (readonly [number, number])[] = [
  [0, -1],
  [-1, 0],
  [1, 0],
  [0, 1],
  [-1, -1],
  [1, -1],
  [-1, 1],
  [1, 1],
];

/** A function that calls `visit` with the index of every neighbour of pixel `index` inside `width` x `height`. */
export function neighboursIn(
  { width, height }: { readonly width: number; readonly height: number },
  connectivity: Connectivity,
): (index: number, visit: (neighbour: number) => void) => void {
  return (index, visit) => {
    const [x, y] = [index % width, Math.floor(index / width)];
    for (let i = 0; i < connectivity; i++) {
      const [left, top] = [x + steps[i]![0], y + steps[i]![1]];
      if (left >= 0 && left < width && top >= 0 && top < height) visit(top * width + left);
    }
  };
}
