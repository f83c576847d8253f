import { type Plane, plane } from '../plane.ts';

/** Lays a pyramid out on one plane: the first image at the left, the others below each other beside it, black between. */
export function pyramidMontage(images: readonly [Plane, ...Plane[]]): Plane {
  const [first, ...others] = images;
  const width = first.width + Math.max(0, ...others.map((each) => each.width));
  const below = others.reduce((sum, each) => sum + each.height, 0);
  const sheet = plane(width, Math.max(first.height, below));
  put(sheet, first, 0, 0);
  let top = 0;
  for (const each of others) {
    put(sheet, each, first.width, top);
    top += each.height;
  }
  return sheet;
}

function put(sheet: Plane, source: Plane, left: number, top: number): void {
  for (let y = 0; y < source.height; y++) {
    const row = source.data.subarray(y * source.width, (y + 1) * source.width);
    sheet.data.set(row, (top + y) * sheet.width + left);
  }
}
