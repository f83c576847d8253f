/** A whole number for each pixel: 0 background, 1.. the parts. */
export interface Labels {
  readonly width: number;
  readonly height: number;
  readonly data: Int32Array;
}

/** What is known of one part. */
export interface Region {
  readonly label: number;
  /** Pixels. */
  readonly area: number;
  /** The smallest box that holds it: its first column and row, and its size. */
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  /** The mean of its pixels' positions. */
  readonly centroid: { readonly x: number; readonly y: number };
}

interface Sums {
  area: number;
  x: number;
  y: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const nothing = (): Sums => ({ area: 0, x: 0, y: 0, left: Infinity, right: -1, top: Infinity, bottom: -1 });

/** Area, box and centroid of every part, in the order of the labels. Labels without pixels are left out. */
export function regionsOf(labels: Labels): Region[] {
  const sums = new Map<number, Sums>();
  for (const [i, label] of labels.data.entries()) {
    if (label === 0) continue;
    if (!sums.has(label)) sums.set(label, nothing());
    add(sums.get(label)!, i % labels.width, Math.floor(i / labels.width));
  }
  return [...sums].sort(([a], [b]) => a - b).map(([label, each]) => regionOf(label, each));
}

function add(to: Sums, x: number, y: number): void {
  to.area++;
  to.x += x;
  to.y += y;
  to.left = Math.min(to.left, x);
  to.right = Math.max(to.right, x);
  to.top = Math.min(to.top, y);
  to.bottom = Math.max(to.bottom, y);
}

function regionOf(label: number, { area, x, y, left, right, top, bottom }: Sums): Region {
  return {
    label,
    area,
    box: { left, top, width: right - left + 1, height: bottom - top + 1 },
    centroid: { x: x / area, y: y / area },
  };
}
