import { FormatError } from '../../core/errors.ts';
import type { Pass } from './passes.ts';

/** Of the left, upper and upper-left neighbour, the one nearest to left + upper - upper left. PNG specification, 9.4. */
export function paeth(left: number, up: number, corner: number): number {
  const fromLeft = Math.abs(up - corner);
  const fromUp = Math.abs(left - corner);
  const fromCorner = Math.abs(left + up - 2 * corner);
  if (fromLeft <= fromUp && fromLeft <= fromCorner) return left;
  return fromUp <= fromCorner ? up : corner;
}

/** What each filter adds to a byte, from its neighbours; by the number in the file. */
const predictors: readonly ((left: number, up: number, corner: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, up) => up,
  (left, up) => (left + up) >> 1,
  paeth,
];

/**
 * Takes the filters off the rows of a pass, in place.
 * @param raw the unpacked data; rows of `1 + pass.rowBytes` bytes from `start` on.
 * @param reach bytes of a whole pixel, at least 1: how far left its left neighbour is.
 * @throws FormatError for a filter that does not exist.
 */
export function unfilter(raw: Uint8Array, start: number, { rows, rowBytes }: Pass, reach: number): void {
  for (let row = 0; row < rows; row++) {
    const at = start + row * (rowBytes + 1);
    const predict = predictors[raw[at]!];
    if (predict === undefined) throw new FormatError(`The PNG file is damaged: filter ${raw[at]} does not exist.`);
    if (raw[at] !== 0) unfilterRow(raw, at + 1, rowBytes, reach, row > 0, predict);
  }
}

function unfilterRow(
  raw: Uint8Array,
  at: number,
  rowBytes: number,
  reach: number,
  hasUpper: boolean,
  predict: (left: number, up: number, corner: number) => number,
): void {
  const above = at - rowBytes - 1;
  for (let i = 0; i < rowBytes; i++) {
    const left = i >= reach ? raw[at + i - reach]! : 0;
    const up = hasUpper ? raw[above + i]! : 0;
    const corner = hasUpper && i >= reach ? raw[above + i - reach]! : 0;
    raw[at + i] = raw[at + i]! + predict(left, up, corner);
  }
}
